import Type from 'typebox';
import {
  arrayFiltersField,
  closed,
  collectionField,
  dataField,
  filterField,
  idField,
  metadataField,
  sortField,
  updateField,
  upsertField,
  versionField,
} from './fields.js';

/** One write of a bulk call or a transaction. Which of its fields may be there depends on `type`. */
const writeItemSchema = closed({
  type: Type.Enum(['insert', 'update', 'replace', 'delete'], { description: 'What is done.' }),
  collection: collectionField,
  /** An insert's or a replacement's data. */
  document: Type.Optional(dataField),
  metadata: Type.Optional(metadataField),
  id: Type.Optional(idField),
  filter: Type.Optional(filterField),
  update: Type.Optional(updateField),
  upsert: Type.Optional(upsertField),
  many: Type.Optional(Type.Boolean({ default: false, description: 'Whether all matches are changed, or the first.' })),
  sort: Type.Optional(sortField),
  array_filters: Type.Optional(arrayFiltersField),
  version: Type.Optional(versionField),
});

/** As it comes from a transport. */
export type WriteItem = Type.Static<typeof writeItemSchema>;

export const writeItemsField = Type.Array(writeItemSchema, { minItems: 1, description: 'The writes, in order.' });
