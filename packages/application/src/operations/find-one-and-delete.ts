import Type from 'typebox';
import { closed, collectionField, filterField, projectionField, sortField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { missingMatch } from '../write/missing-document.js';
import { writeFirst } from '../write/write-first.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
});

/** Deletes the first document that matches a filter and answers with it. */
export const findOneAndDelete = defineOperation({
  name: 'findOneAndDelete',
  kind: 'write',
  summary: 'Deletes the first document that matches a filter and answers with it.',
  input,
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { collection } = input;
    const deleted = await writeFirst(scope, input, (target, rest) => ({
      kind: 'delete',
      collection,
      target,
      ...rest,
      returning: 'before',
    }));
    if (deleted === null) throw missingMatch(collection);
    return deleted;
  },
});
