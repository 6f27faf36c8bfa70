import type { WriteResult } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertDataError, assertSame, assertThat } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** All or none. */
export const atomicBatches = defineCallCases('atomic-batches', [
  {
    name: 'all',
    requires: 'transactions',
    run: async ({ adapter, context, collection, other }) => {
      const operations = [
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
        toWriteOperation({ insert: { n: 2 }, id: 'y' }, other),
        toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'nobody' } }, collection),
      ];
      const results = await adapter.write(context, { operations, mode: 'atomic' });
      assertSame(
        results.map((result) => result.ok),
        [true, true, true, true],
        'results',
      );
      assertSame(
        (await findDocuments(adapter, context, collection)).map((document) => document.data.n),
        [2],
        'one',
      );
      assertSame(
        (await findDocuments(adapter, context, other)).map((document) => document.data.n),
        [2],
        'other',
      );
    },
    whenAbsent: async ({ adapter, context, collection }) => {
      const operations = [toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection)];
      const outcome = await adapter.write(context, { operations, mode: 'atomic' }).catch((error: unknown) => error);
      const [first] = Array.isArray(outcome) ? (outcome as readonly WriteResult[]) : [];
      const error = first === undefined ? outcome : first.ok ? undefined : first.error;
      assertDataError(error, 'NOT_SUPPORTED', 'an atomic batch');
      assertSame(await adapter.collection(collection).get(context, 'x'), undefined, 'document afterwards');
    },
  },
  {
    name: 'none',
    requires: 'transactions',
    run: async ({ adapter, context, collection, other }) => {
      await createIndex(adapter, context, collection, { keys: { n: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const operations = [
        toWriteOperation({ update: { $set: { n: 5 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ insert: { n: 2 }, id: 'y' }, other),
        toWriteOperation({ insert: { n: 5 }, id: 'z' }, collection),
      ];
      const outcome = await adapter.write(context, { operations, mode: 'atomic' }).catch((error: unknown) => error);
      if (Array.isArray(outcome))
        assertThat(
          outcome.some((result: WriteResult) => !result.ok),
          'the batch was to fail',
        );
      else assertDataError(outcome, ['TRANSACTION_ABORTED', 'DUPLICATE_VALUE'], 'the batch');
      const stored = await findDocuments(adapter, context, collection);
      assertSame(
        stored.map(({ id, version, data }) => [id, version, data.n]),
        [['x', 1, 1]],
        'documents afterwards',
      );
      assertSame((await findDocuments(adapter, context, other)).length, 0, 'documents of the other collection');
      const found = await findDocuments(adapter, context, collection, { filter: { n: 1 } });
      assertSame(found.length, 1, 'found by the index afterwards');
    },
  },
]);
