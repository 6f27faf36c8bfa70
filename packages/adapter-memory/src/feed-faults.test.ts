import { allCases, runCase, World } from '@database-service/conformance';
import type { Adapter, ChangeBatch, ChangeRecord, ChangesPort, OperationContext } from '@database-service/core';
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
];

async function findFailures(change: (real: ChangesPort) => Partial<ChangesPort>): Promise<readonly string[]> {
  const world = new World({ open: async () => breakFeed(change) });
  const failures: string[] = [];
  for (const testCase of allCases.filter(({ group }) => group === 'changes')) {
    await runCase(testCase, world, undefined).catch(() => failures.push(testCase.id.slice('changes/'.length)));
  }
  await world.close();
  return failures;
}

describe('the suite catches a change feed in which', () => {
  it.each(faults)('%s', async (_, change, expected) => {
    expect(await findFailures(change)).toEqual(expect.arrayContaining([...expected]));
  });

  it('nothing is wrong: then it finds nothing', async () => {
    expect(await findFailures(() => ({}))).toEqual([]);
  });
});
