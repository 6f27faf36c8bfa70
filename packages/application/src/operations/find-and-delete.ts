import Type from 'typebox';
import { closed, collectionField, idField, ifMatchField, versionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  id: idField,
  version: Type.Optional(versionField),
  if_match: Type.Optional(ifMatchField),
});

/** Deletes one document by id and answers with it. */
export const findAndDelete = defineOperation({
  name: 'findAndDelete',
  kind: 'write',
  summary: 'Deletes one document by id and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('findAndDelete');
  },
});
