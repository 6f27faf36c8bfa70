import Type from 'typebox';
import {
  arrayFiltersField,
  closed,
  collectionField,
  idField,
  ifMatchField,
  projectionField,
  returnField,
  updateField,
  versionField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentSchema } from '../output/documents.js';
import { readProjection } from '../read/read-options.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { compileResource } from '../resource/project-resource.js';
import { returnedDocument } from '../write/missing-document.js';
import { readUpdate } from '../write/read-update.js';
import { writeById } from '../write/write-by-id.js';

const input = closed({
  collection: collectionField,
  id: idField,
  update: updateField,
  version: Type.Optional(versionField),
  return: Type.Optional(returnField),
  projection: Type.Optional(projectionField),
  array_filters: Type.Optional(arrayFiltersField),
  if_match: Type.Optional(ifMatchField),
});

/** Updates one document by id and answers with it. */
export const findAndUpdate = defineOperation({
  name: 'findAndUpdate',
  kind: 'write',
  summary: 'Updates one document by id and answers with it.',
  input,
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { collection } = input;
    const update = readUpdate(input.update, input.array_filters, scope);
    const projection = readProjection(input.projection, scope.service.limits, '/projection', { now: scope.now });
    const show = compileResource(projection, collection, 'done');
    const returning = input.return ?? 'after';
    const success = await writeById(scope, input, (target) => ({
      kind: 'update',
      collection,
      target,
      update,
      returning,
      ...(projection === undefined ? {} : { projection }),
    }));
    return show(returnedDocument(success));
  },
});
