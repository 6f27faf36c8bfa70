import Type from 'typebox';
import { closed, collectionField, idField, projectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import type { NotModified } from '../resource/not-modified.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  id: idField,
  projection: Type.Optional(projectionField),
  if_none_match: Type.Optional(
    Type.String({
      description: 'The If-None-Match header: the answer is NotModified if it names the current entity tag.',
    }),
  ),
});

/** Reads one document by id. */
export const getDocument = defineOperation({
  name: 'getDocument',
  kind: 'read',
  summary: 'Reads one document by id.',
  input,
  async run(_scope, _input): Promise<DocumentResource | NotModified> {
    throw notBuilt('getDocument');
  },
});
