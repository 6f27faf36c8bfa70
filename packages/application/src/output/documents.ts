import Type from 'typebox';
import { closed, idField } from '../input/fields.js';
import { countSchema, ofCollection, openObjectSchema, timeSchema } from './values.js';

export const documentSchema = Type.Object(
  {
    id: Type.Optional(idField),
    ...ofCollection,
    data: openObjectSchema('The fields of the document. Dates are {"$date": "2026-01-02T03:04:05.678Z"}.'),
    created_at: timeSchema,
    updated_at: timeSchema,
    version: Type.Integer({ minimum: 1, description: 'Begins at 1 and grows by one with every change.' }),
    metadata: openObjectSchema('Fields about the document, kept beside its data.'),
  },
  {
    additionalProperties: false,
    title: 'Document',
    description: 'A document. The id is absent where the projection hides it.',
  },
);

export const notModifiedSchema = closed({
  not_modified: Type.Literal(true),
  etag: Type.String({ description: 'The entity tag of the current document, quotes included.' }),
});

export const documentOrUnchangedSchema = Type.Union([documentSchema, notModifiedSchema]);

export const documentOrNullSchema = Type.Union([documentSchema, Type.Null()], {
  description: 'The document; null if one was inserted and the state before was asked for.',
});

export const searchResultSchema = Type.Object(
  {
    documents: Type.Array(documentSchema),
    pagination: closed({
      total: Type.Optional(countSchema('Matches over all pages; left out with `total: false`.')),
      limit: Type.Integer({ minimum: 1, description: 'The most documents of this page.' }),
      offset: countSchema('Documents passed over.'),
      has_more: Type.Boolean({ description: 'Whether there is a next page.' }),
      next_cursor: Type.Union([Type.String(), Type.Null()], {
        description: 'Send it as `cursor` for the next page; null on the last one.',
      }),
    }),
  },
  { additionalProperties: false, title: 'Page', description: 'A page of documents.' },
);

export const pipelineResultSchema = closed({
  results: Type.Array(Type.Unknown(), { description: 'What the pipeline gave, in its order.' }),
});

export const distinctResultSchema = closed({
  field: Type.String({ description: 'The field asked for.' }),
  values: Type.Array(Type.Unknown(), { description: 'Its different values, in BSON order.' }),
});

export const countResultSchema = closed({
  count: countSchema('Documents that match.'),
  ...ofCollection,
});

export const estimateSchema = closed({
  estimated_count: countSchema('Documents, by the engine’s own figures.'),
  ...ofCollection,
});

export const exportedDocumentSchema = Type.Object(
  {
    id: idField,
    data: openObjectSchema('The fields of the document.'),
    metadata: openObjectSchema('Fields about the document.'),
    version: Type.Integer({ minimum: 1, description: 'Its version.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  },
  { additionalProperties: false, title: 'ExportedDocument', description: 'One line of an export; an import reads it.' },
);
