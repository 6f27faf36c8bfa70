import { parseSchema } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertDataError, assertFails, assertSame, assertThat } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { insertDocuments, storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** `n` must be there, an integer that is not negative; `s`, if it is there, a text. */
const schema = {
  type: 'object',
  properties: { n: { type: 'integer', minimum: 0 }, s: { type: 'string' } },
  required: ['n'],
};

/** Setting a schema, changing it, taking it away; atomic batches. */
export const schemaCalls = defineCallCases('schema', [
  {
    name: 'is-told',
    run: async ({ adapter, context, collection }) => {
      const { source } = parseSchema(schema);
      await adapter.createCollection(context, collection, { schema: source });
      const info = await adapter.collection(collection).info(context);
      assertSame(info?.schema, schema, 'schema of the collection');
      const listed = (await adapter.listCollections(context)).find(({ name }) => name === collection);
      assertSame(listed?.schema, schema, 'schema in the list');
    },
  },
  {
    name: 'set-later-and-taken-away',
    run: async ({ adapter, context, collection }) => {
      const handle = adapter.collection(collection);
      await storeDocuments(adapter, context, collection, { old: { n: -1 } });
      assertSame((await handle.info(context))?.schema, undefined, 'schema at first');
      await handle.setSchema(context, parseSchema(schema).source);
      const [refused] = await insertDocuments(adapter, context, collection, { a: { n: -1 } });
      assertThat(refused !== undefined && !refused.ok, 'a document that does not fit was let in');
      assertDataError(refused.error, 'SCHEMA_MISMATCH', 'the insert');
      await handle.setSchema(context, parseSchema({ required: ['m'] }).source);
      await storeDocuments(adapter, context, collection, { b: { n: -1, m: 1 } });
      await handle.setSchema(context, undefined);
      assertSame((await handle.info(context))?.schema, undefined, 'schema afterwards');
      await storeDocuments(adapter, context, collection, { c: {} });
      const ids = (await findDocuments(adapter, context, collection)).map(({ id }) => id);
      assertSame(ids, ['b', 'c', 'old'], 'documents');
    },
  },
  {
    name: 'goes-with-the-collection',
    run: async ({ adapter, context, collection }) => {
      await adapter.createCollection(context, collection, { schema: parseSchema(schema).source });
      await adapter.dropCollection(context, collection);
      await storeDocuments(adapter, context, collection, { a: {} });
      assertSame((await adapter.collection(collection).info(context))?.schema, undefined, 'schema');
    },
  },
  {
    name: 'of-a-missing-collection',
    run: async ({ adapter, context, collection }) => {
      const set = () => adapter.collection(collection).setSchema(context, parseSchema(schema).source);
      await assertFails(set, 'COLLECTION_MISSING', 'setSchema');
    },
  },
  {
    name: 'goes-on-under-another-name',
    requires: 'rename',
    run: async ({ adapter, context, collection, other }) => {
      await adapter.createCollection(context, collection, { schema: parseSchema(schema).source });
      await adapter.ports.rename?.renameCollection(context, collection, other);
      const [refused] = await insertDocuments(adapter, context, other, { a: {} });
      assertThat(refused !== undefined && !refused.ok, 'a document that does not fit was let in');
      assertDataError(refused.error, 'SCHEMA_MISMATCH', 'the insert');
    },
  },
  {
    name: 'undoes-an-atomic-batch',
    requires: 'transactions',
    run: async ({ adapter, context, collection, other }) => {
      await adapter.createCollection(context, collection, { schema: parseSchema(schema).source });
      await storeDocuments(adapter, context, collection, { p: { n: 1 } });
      const operations = [
        toWriteOperation({ insert: {}, id: 'free' }, other),
        toWriteOperation({ insert: { n: 2 }, id: 'q' }, collection),
        toWriteOperation({ update: { $inc: { n: -5 } }, filter: { id: 'p' } }, collection),
      ];
      const outcome = await adapter.write(context, { operations, mode: 'atomic' }).catch((error: unknown) => error);
      if (Array.isArray(outcome)) assertSame(outcome.at(-1)?.ok, false, 'the last result');
      else assertDataError(outcome, ['TRANSACTION_ABORTED', 'SCHEMA_MISMATCH'], 'the batch');
      const ids = (await findDocuments(adapter, context, collection)).map(({ id }) => id);
      assertSame(ids, ['p'], 'documents');
      assertSame((await findDocuments(adapter, context, other)).length, 0, 'documents of the other collection');
    },
  },
]);
