import Type from 'typebox';
import { closed, collectionField, idField, ifMatchField, versionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { nothingSchema } from '../output/values.js';
import { writeById } from '../write/write-by-id.js';

const input = closed({
  collection: collectionField,
  id: idField,
  version: Type.Optional(versionField),
  if_match: Type.Optional(ifMatchField),
});

/** Deletes one document by id. */
export const deleteDocument = defineOperation({
  name: 'deleteDocument',
  kind: 'write',
  summary: 'Deletes one document by id.',
  input,
  output: nothingSchema,
  takesKey: true,
  async run(scope, input): Promise<null> {
    const { collection } = input;
    await writeById(scope, input, (target) => ({ kind: 'delete', collection, target }));
    return null;
  },
});
