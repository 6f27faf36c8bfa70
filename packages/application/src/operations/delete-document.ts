import Type from 'typebox';
import { closed, collectionField, idField, ifMatchField, versionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

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
  async run(_scope, _input): Promise<null> {
    throw notBuilt('deleteDocument');
  },
});
