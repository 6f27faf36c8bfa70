import Type from 'typebox';
import { closed, idField } from '../input/fields.js';
import { countSchema } from './values.js';

const idsByPosition = (description: string) => Type.Record(Type.String(), Type.String(), { description });

export const upsertResultSchema = closed({
  id: idField,
  operation: Type.Enum(['inserted', 'updated'], { description: 'What was done.' }),
});

export const insertManyResultSchema = closed({
  inserted_count: countSchema('Documents inserted.'),
  inserted_ids: Type.Array(Type.String(), { description: 'Their ids, in the order given.' }),
});

export const updateManyResultSchema = closed({
  matched_count: countSchema('Documents that match.'),
  modified_count: countSchema('Documents that were changed by it.'),
});

export const deleteManyResultSchema = closed({
  deleted_count: countSchema('Documents deleted.'),
});

export const bulkWriteResultSchema = Type.Object(
  {
    inserted_count: countSchema('Documents inserted.'),
    matched_count: countSchema('Matches of updates and replacements.'),
    modified_count: countSchema('Documents changed.'),
    deleted_count: countSchema('Documents deleted.'),
    upserted_count: countSchema('Documents inserted by an upsert.'),
    upserted_ids: idsByPosition('Ids of upserted documents, by the position of their operation, from 0.'),
    inserted_ids: idsByPosition('Ids of inserted documents, by the position of their operation, from 0.'),
  },
  { additionalProperties: false, title: 'BulkWriteResult', description: 'What a bulk write did.' },
);

export const transactionResultSchema = closed({
  transaction_id: Type.String({ description: 'Names the transaction.' }),
  operations_count: countSchema('How many writes it did.'),
  status: Type.Literal('committed'),
});

export const importResultSchema = closed({
  inserted_count: countSchema('Documents inserted.'),
  replaced_count: countSchema('Documents replaced.'),
  skipped_count: countSchema('Lines passed over, since their id exists.'),
});
