import { sweepExpired } from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertDataError, assertSame } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';

/** All of these lie around it. */
const now = new Date('2026-01-02T12:00:00.000Z');
const at = (time: string) => ({ $date: `2026-01-02T${time}Z` });

async function sweep({ adapter, context }: Scene): Promise<number> {
  return (await sweepExpired(context, adapter, { now: () => now })).deletedCount;
}

async function idsOf({ adapter, context, collection }: Scene): Promise<readonly string[]> {
  return (await findDocuments(adapter, context, collection)).map(({ id }) => id).sort();
}

/** Indexes with a time to live. Over databases of their own: a sweep is for all collections. */
export const expiry = defineCallCases('expiry', [
  {
    name: 'by-date',
    fresh: true,
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { end: 1 }, options: { expire_after_seconds: 3600 } });
      await storeDocuments(adapter, context, collection, {
        over: { end: at('10:59:59.999') },
        just: { end: at('11:00:00.000') },
        soon: { end: at('11:00:00.001') },
        later: { end: at('23:00:00.000') },
        text: { end: '2026-01-02T10:00:00.000Z' },
        number: { end: 0 },
        null: { end: null },
        missing: {},
        list: { end: [at('23:00:00.000'), at('09:00:00.000')] },
        young: { end: [at('23:00:00.000'), 'x'] },
        below: { end: { at: at('09:00:00.000') } },
      });
      assertSame(await sweep(scene), 3, 'removed');
      const left = ['below', 'later', 'missing', 'null', 'number', 'soon', 'text', 'young'];
      assertSame(await idsOf(scene), left, 'what is left');
      assertSame(await sweep(scene), 0, 'removed once more');
    },
  },
  {
    name: 'descending-nested-at-once',
    fresh: true,
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { 'a.end': -1 }, options: { expire_after_seconds: 0 } });
      await storeDocuments(adapter, context, collection, {
        over: { a: { end: at('12:00:00.000') } },
        within: { a: [{ end: at('13:00:00.000') }, { end: at('11:00:00.000') }] },
        soon: { a: { end: at('12:00:00.001') } },
      });
      assertSame(await sweep(scene), 2, 'removed');
      assertSame(await idsOf(scene), ['soon'], 'what is left');
    },
  },
  {
    name: 'partial',
    fresh: true,
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const options = { expire_after_seconds: 60, partial_filter: { state: 'done' } };
      await createIndex(adapter, context, collection, { keys: { end: 1 }, options });
      const end = at('09:00:00.000');
      await storeDocuments(adapter, context, collection, {
        done: { end, state: 'done' },
        open: { end, state: 'open' },
      });
      assertSame(await sweep(scene), 1, 'removed');
      assertSame(await idsOf(scene), ['open'], 'what is left');
    },
  },
  {
    name: 'by-creation',
    fresh: true,
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const options = { expire_after_seconds: 3600 };
      await createIndex(adapter, context, collection, { keys: { created_at: 1 }, options });
      await storeDocuments(adapter, context, collection, { x: {} });
      const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
      const early = await sweepExpired(context, adapter, { now: inHours(0.9) });
      assertSame(early.deletedCount, 0, 'removed before the hour is over');
      const late = await sweepExpired(context, adapter, { now: inHours(1.1) });
      assertSame(late.deletedCount, 1, 'removed after it');
    },
  },
  {
    name: 'many-steps',
    fresh: true,
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { end: 1 }, options: { expire_after_seconds: 0 } });
      const names = Array.from({ length: 1_203 }, (_, n) => `d${n}`);
      const end = at('09:00:00.000');
      await storeDocuments(adapter, context, collection, Object.fromEntries(names.map((name) => [name, { end }])));
      let asked = 0;
      const twice = { now: () => now, mayGoOn: async () => ++asked < 3 };
      assertSame((await sweepExpired(context, adapter, twice)).deletedCount, 1_000, 'removed in two steps');
      assertSame(await sweep(scene), 203, 'removed in the end');
    },
  },
  {
    name: 'as-listed',
    fresh: true,
    run: async ({ adapter, context, collection }) => {
      const keys = { end: 1 } as const;
      await createIndex(adapter, context, collection, { keys, options: { expire_after_seconds: 5 } });
      const [state] = await adapter.collection(collection).listIndexes(context);
      assertSame(state?.definition.expireAfterSeconds, 5, 'the time to live');
      for (const options of [{ expire_after_seconds: 6 }, {}, { expire_after_seconds: 6, name: 'other' }]) {
        const again = createIndex(adapter, context, collection, { keys, options }).catch((error: unknown) => error);
        assertDataError(await again, 'INDEX_CONFLICT', `again with ${JSON.stringify(options)}`);
      }
    },
  },
]);
