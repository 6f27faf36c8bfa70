import Type from 'typebox';
import { closed, collectionField, dataField, idField, metadataField, orderedField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  documents: Type.Array(
    closed({ data: dataField, id: Type.Optional(idField), metadata: Type.Optional(metadataField) }),
    { minItems: 1 },
  ),
  ordered: Type.Optional(orderedField),
});

/** Inserts many documents. */
export const insertMany = defineOperation({
  name: 'insertMany',
  kind: 'write',
  summary: 'Inserts many documents.',
  input,
  async run(_scope, _input): Promise<{ readonly inserted_count: number; readonly inserted_ids: readonly string[] }> {
    throw notBuilt('insertMany');
  },
});
