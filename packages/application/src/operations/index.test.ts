import { describe, expect, it } from 'vitest';
import { reasonsOf } from '../operation-reasons.js';
import { type OperationName, operations } from './index.js';

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

  it('have outputs that a program can rely on, and faults', () => {
    for (const { name, output } of Object.values(operations)) {
      const { anyOf, type } = output as {
        readonly anyOf?: readonly { readonly type?: string }[];
        readonly type?: string;
      };
      expect({ name, types: (anyOf ?? [{ type }]).map((one) => one.type) }).not.toEqual({ name, types: [undefined] });
      expect(reasonsOf(name as OperationName)).toEqual(expect.arrayContaining(['INTERNAL', 'BAD_ARGUMENT']));
    }
    expect(reasonsOf('getDocument')).toContain('DOCUMENT_MISSING');
    expect(reasonsOf('getDocument')).not.toContain('DUPLICATE_ID');
    expect(reasonsOf('countDocuments')).toContain('SCAN_TOO_LARGE');
    expect(reasonsOf('watchChanges')).not.toContain('DEADLINE_EXCEEDED');
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
