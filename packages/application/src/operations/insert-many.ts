import { checkCollectionName, type WriteOperation } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, dataField, idField, metadataField, orderedField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { insertManyResultSchema } from '../output/writes.js';
import { failuresOf } from '../write/bulk-outcome.js';
import { checkBulkSize } from '../write/check-bulk-size.js';
import { parseNewDocument } from '../write/new-document.js';
import { partialFailure } from '../write/partial-failure.js';

const input = closed({
  collection: collectionField,
  documents: Type.Array(
    closed({ data: dataField, id: Type.Optional(idField), metadata: Type.Optional(metadataField) }),
    { minItems: 1, description: 'The documents, in order.' },
  ),
  ordered: Type.Optional(orderedField),
});

/** Inserts many documents. */
export const insertMany = defineOperation({
  name: 'insertMany',
  kind: 'write',
  summary: 'Inserts many documents.',
  input,
  output: insertManyResultSchema,
  async run(scope, input): Promise<{ readonly inserted_count: number; readonly inserted_ids: readonly string[] }> {
    const { service, database, context } = scope;
    const collection = checkCollectionName(input.collection, '/collection');
    checkBulkSize(input.documents.length, service.limits, '/documents');
    const operations = input.documents.map(
      (given, index): WriteOperation => ({
        kind: 'insert',
        collection,
        document: parseNewDocument(service, given, `/documents/${index}`),
      }),
    );
    const mode = input.ordered === false ? 'unordered' : 'ordered';
    const results = await database.adapter.write(context, { operations, mode });
    const ids = results.flatMap((result) => (result.ok && result.insertedId !== undefined ? [result.insertedId] : []));
    const done = { inserted_count: ids.length, inserted_ids: ids };
    const failures = failuresOf(results);
    const [first] = failures;
    if (first !== undefined) throw partialFailure(first, failures, done);
    return done;
  },
});
