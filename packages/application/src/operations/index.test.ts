import { describe, expect, it } from 'vitest';
import { operations } from './index.js';

describe('operations', () => {
  it('are found under their own names', () => {
    for (const [name, operation] of Object.entries(operations)) expect(operation.name).toBe(name);
  });

  it('have closed inputs and a sentence each', () => {
    for (const { name, input, summary } of Object.values(operations)) {
      expect({ name, type: input.type, closed: Reflect.get(input, 'additionalProperties') }).toEqual({
        name,
        type: 'object',
        closed: false,
      });
      expect(summary).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are all of the contract', () => {
    expect(Object.keys(operations).sort()).toEqual([
      'aggregateDocuments',
      'bulkWrite',
      'collectionExists',
      'collectionStatistics',
      'countDocuments',
      'createCollection',
      'createDocument',
      'createIndex',
      'createIndexes',
      'databaseHealth',
      'databaseStatistics',
      'deleteDocument',
      'deleteMany',
      'describeDatabase',
      'distinctValues',
      'dropCollection',
      'dropIndex',
      'estimateCount',
      'executeTransaction',
      'explainQuery',
      'exportDocuments',
      'findAndDelete',
      'findAndReplace',
      'findAndUpdate',
      'findOneAndDelete',
      'findOneAndReplace',
      'findOneAndUpdate',
      'getChangeDetail',
      'getCollectionSchema',
      'getDocument',
      'getHealth',
      'importDocuments',
      'insertMany',
      'listCollections',
      'listDatabases',
      'listIndexes',
      'patchDocument',
      'rawQuery',
      'rawQueryTyped',
      'renameCollection',
      'replaceDocument',
      'searchDocuments',
      'setChangeDetail',
      'setCollectionSchema',
      'updateDocument',
      'updateMany',
      'upsertDocument',
      'watchChanges',
    ]);
  });
});
