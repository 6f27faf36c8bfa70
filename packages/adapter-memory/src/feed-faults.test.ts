import { allCases, runCase, World } from '@database-service/conformance';
import {
  type Adapter,
  type ChangeBatch,
  type ChangeRecord,
  type ChangesPort,
  type OperationContext,
  omitDocument,
} from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

type Watch = ChangesPort['watch'];

/** The reference with a feed that has a fault. */
function breakFeed(change: (real: ChangesPort) => Partial<ChangesPort>): Adapter {
  const real = createMemoryAdapter();
  const { changes } = real.ports;
  if (changes === undefined) throw new TypeError('The reference has no feed.');
  const broken: ChangesPort = {
    watch: (context, request) => changes.watch(context, request),
    loadPlace: (context, reader) => changes.loadPlace(context, reader),
    savePlace: (context, reader, move) => changes.savePlace(context, reader, move),
    forgetPlace: (context, reader) => changes.forgetPlace(context, reader),
    setDetail: (context, collection, detail) => changes.setDetail(context, collection, detail),
    ...change(changes),
  };
  return new Proxy(real, {
    get(target, name) {
      if (name === 'ports') return { ...target.ports, changes: broken };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A feed whose records are changed on their way. */
const changeRecords =
  (change: (records: readonly ChangeRecord[]) => readonly ChangeRecord[]) =>
  (real: ChangesPort): Partial<ChangesPort> => ({
    watch: async function* (context: OperationContext, request: Parameters<Watch>[1]): AsyncGenerator<ChangeBatch> {
      for await (const batch of real.watch(context, request)) yield { ...batch, records: change(batch.records) };
    },
  });

const faults: readonly (readonly [string, (real: ChangesPort) => Partial<ChangesPort>, readonly string[]])[] = [
  [
    'deletions leave no record',
    changeRecords((records) => records.filter(({ op }) => op !== 'deleted')),
    ['every-write'],
  ],
  [
    'each record comes twice',
    changeRecords((records) => records.flatMap((record) => [record, record])),
    ['every-write', 'resume', 'writers-at-once'],
  ],
  [
    'the newest comes first',
    changeRecords((records) => records.toReversed()),
    ['every-write', 'resume', 'writers-at-once'],
  ],
  [
    'a record has the document before',
    changeRecords((records) =>
      records.map((record) =>
        'after' in record ? { ...record, after: { ...record.after, data: {} } as never } : record,
      ),
    ),
    ['every-write', 'document-after'],
  ],
  [
    'a token resumes one too late',
    (real) => ({
      watch: async function* (context: OperationContext, request: Parameters<Watch>[1]): AsyncGenerator<ChangeBatch> {
        let isFirst = request.after !== undefined;
        for await (const batch of real.watch(context, request)) {
          yield isFirst ? { ...batch, records: batch.records.slice(1) } : batch;
          isFirst = isFirst && batch.records.length === 0;
        }
      },
    }),
    ['resume', 'every-write'],
  ],
  [
    'other collections are told of, too',
    (real) => ({
      watch: (context, { collection: _, ...request }) => real.watch(context, request),
    }),
    ['resume'],
  ],
  [
    'a dropped collection is not told of',
    changeRecords((records) => records.filter(({ op }) => op !== 'dropped')),
    ['dropped'],
  ],
  [
    'a renaming is told under the old name only',
    changeRecords((records) =>
      records.filter((record) => record.op !== 'renamed' || record.collection === record.from),
    ),
    ['renamed'],
  ],
  [
    'a place is moved wherever it is',
    (real) => ({
      savePlace: async (context, reader, { to }) =>
        real.savePlace(context, reader, { from: await real.loadPlace(context, reader), to }),
    }),
    ['places-of-readers'],
  ],
  [
    'the detail of a collection cannot be changed',
    () => ({ setDetail: async () => undefined }),
    ['switched-and-back', 'of-a-missing-collection', 'filters-where-the-detail-changed'],
  ],
  [
    'the detail changes that of all collections',
    (real) => {
      const told: ChangeRecord[] = [];
      return changeRecords((records) => {
        told.push(...records);
        return told.some((record) => 'detail' in record) ? records.map(omitDocument) : records;
      })(real);
    },
    ['other-collections-are-let-be'],
  ],
  [
    'a switch to keys takes the documents of what is there',
    (real) => {
      let isKeys = false;
      return {
        setDetail: async (context, collection, detail) => {
          await real.setDetail(context, collection, detail);
          isKeys = detail === 'keys';
        },
        watch: async function* (context, request) {
          for await (const batch of real.watch(context, request)) {
            yield isKeys ? { ...batch, records: batch.records.map(omitDocument) } : batch;
          }
        },
      };
    },
    ['switched-and-back'],
  ],
  [
    'a record of keys looks like one of a deletion',
    changeRecords((records) =>
      records.map((record) => {
        if (!('detail' in record)) return record;
        const { detail: _, ...rest } = record;
        return rest;
      }),
    ),
    ['keys-of-every-write', 'switched-and-back', 'asked-for-by-the-watch'],
  ],
  [
    'a deletion looks like a record of keys',
    changeRecords((records) =>
      records.map((record) => (record.op === 'deleted' ? { ...record, detail: 'keys' as const } : record)),
    ),
    ['keys-of-every-write', 'asked-for-by-the-watch', 'every-write'],
  ],
  [
    'documents come also where keys are asked for',
    (real) => ({ watch: (context, { detail: _, ...request }) => real.watch(context, request) }),
    ['asked-for-by-the-watch'],
  ],
  [
    'the names of a renaming are lost where keys are asked for',
    (real) => ({
      watch: async function* (context, request) {
        for await (const batch of real.watch(context, request)) {
          const blank = (record: ChangeRecord) =>
            record.op === 'renamed' && request.detail === 'keys' ? { ...record, from: '', to: '' } : record;
          yield { ...batch, records: batch.records.map(blank) };
        }
      },
    }),
    ['asked-for-by-the-watch'],
  ],
];

/** Faults of the rest of an adapter that only the feed shows. */
const adapterFaults: readonly (readonly [string, (real: Adapter) => Partial<Adapter>, readonly string[]])[] = [
  [
    'a new collection keeps documents, whatever is asked',
    (real) => ({ createCollection: (context, name) => real.createCollection(context, name) }),
    ['keys-of-every-write', 'is-told', 'filters-where-only-keys-are-kept'],
  ],
  [
    'a renamed collection keeps documents again',
    (real) => ({
      ports: {
        ...real.ports,
        rename: {
          renameCollection: async (context, from, to) => {
            await real.ports.rename?.renameCollection(context, from, to);
            await real.ports.changes?.setDetail(context, to, 'after');
          },
        },
      },
    }),
    ['goes-on-under-another-name'],
  ],
  [
    'the catalogue says nothing of it',
    (real) => ({
      listCollections: async (context) =>
        (await real.listCollections(context)).map(({ changeDetail: _, ...info }) => info),
    }),
    ['is-told', 'switched-and-back'],
  ],
];

/** The reference with a fault anywhere. */
function breakAdapter(change: (real: Adapter) => Partial<Adapter>): Adapter {
  const real = createMemoryAdapter();
  const broken = change(real);
  return new Proxy(real, {
    get(target, name) {
      const value: unknown = Reflect.get(broken, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function findFailures(open: () => Adapter): Promise<readonly string[]> {
  const world = new World({ open: async () => open() });
  const failures: string[] = [];
  for (const testCase of allCases.filter(({ group }) => group === 'changes' || group === 'change-detail')) {
    await runCase(testCase, world, undefined).catch(() => failures.push(testCase.id.replace(/^.*\//, '')));
  }
  await world.close();
  return failures;
}

describe('the suite catches a change feed in which', () => {
  it.each(faults)('%s', async (_, change, expected) => {
    expect(await findFailures(() => breakFeed(change))).toEqual(expect.arrayContaining([...expected]));
  });

  it.each(adapterFaults)('%s', async (_, change, expected) => {
    expect(await findFailures(() => breakAdapter(change))).toEqual(expect.arrayContaining([...expected]));
  });

  it('nothing is wrong: then it finds nothing', async () => {
    expect(await findFailures(() => breakFeed(() => ({})))).toEqual([]);
  });
});
