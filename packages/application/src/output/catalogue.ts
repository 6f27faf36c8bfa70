import Type from 'typebox';
import { changeDetailField, closed, collectionField } from '../input/fields.js';
import { countSchema, ofCollection, openObjectSchema } from './values.js';

export const madeCollectionSchema = closed({ ...ofCollection });

export const collectionListSchema = closed({
  collections: Type.Array(Type.String(), { description: 'Their names.' }),
  count: countSchema('How many there are.'),
});

export const collectionExistsSchema = closed({
  ...ofCollection,
  exists: Type.Boolean({ description: 'Whether it does.' }),
});

export const renamedCollectionSchema = closed({ old_name: collectionField, new_name: collectionField });

export const collectionSchemaSchema = closed({
  ...ofCollection,
  schema: Type.Unsafe<unknown>(
    Type.Union([Type.Object({}), Type.Null()], {
      description: 'The JSON Schema as it was given; null if the collection has none.',
    }),
  ),
});

export const changeDetailSchema = closed({ ...ofCollection, change_detail: changeDetailField });

export const indexSchema = Type.Object(
  {
    name: Type.String({ description: 'Its name.' }),
    keys: Type.Record(Type.String(), Type.Enum([1, -1, 'text']), {
      description: 'Its fields in order, with their directions, or `text`.',
    }),
    unique: Type.Boolean({ description: 'Whether no two documents may have the same values.' }),
    sparse: Type.Boolean({ description: 'Whether documents without the fields are left out.' }),
    weights: Type.Optional(Type.Record(Type.String(), Type.Number(), { description: 'Of a text index, as given.' })),
    expire_after_seconds: Type.Optional(countSchema('When documents are removed after the date at the key.')),
    partial_filter: Type.Optional(openObjectSchema('Only documents that match are in the index.')),
    state: Type.Enum(['building', 'ready'], { description: 'Only a ready index serves queries.' }),
  },
  { additionalProperties: false, title: 'Index', description: 'An index.' },
);

export const indexListSchema = closed({
  indexes: Type.Array(indexSchema, { description: 'All of them, the index by id (`_id_`) first.' }),
});

export const madeIndexSchema = closed({
  index_name: Type.String({ description: 'Name of the index.' }),
  ...ofCollection,
});

export const madeIndexesSchema = closed({
  index_names: Type.Array(Type.String(), { description: 'Names of all of them, in the order given.' }),
  created_count: countSchema('How many were not there before.'),
});

export const collectionStatisticsSchema = closed({
  ...ofCollection,
  document_count: countSchema('Documents.'),
  size_bytes: Type.Number({ minimum: 0, description: 'What they take.' }),
  avg_document_size_bytes: Type.Number({ minimum: 0, description: 'What one takes, on average.' }),
  indexes: Type.Array(
    closed({
      name: Type.String({ description: 'Name of the index.' }),
      size_bytes: Type.Number({ minimum: 0, description: 'What it takes.' }),
    }),
  ),
});
