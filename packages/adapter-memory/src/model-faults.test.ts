import { setImmediate as nextTurn } from 'node:timers/promises';
import { describeModel } from '@database-service/conformance';
import {
  type Adapter,
  type ChangeRecord,
  type ChangesPort,
  type Collection,
  idEquals,
  idOfFilter,
  nothingDone,
  type WriteOperation,
} from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

type Write = Adapter['write'];

/** The reference with some of its calls replaced. */
function breakAdapter(change: (real: Adapter) => Partial<Adapter>): Adapter {
  const real = createMemoryAdapter();
  const changes = change(real);
  return new Proxy(real, {
    get(target, name) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Reads, lets others in, and stores what the update made of what was read. */
const updateInTwoSteps = (real: Adapter): Partial<Adapter> => {
  const write: Write = async (context, batch) => {
    const [operation] = batch.operations;
    if (batch.operations.length !== 1 || operation?.kind !== 'update') return real.write(context, batch);
    const id = idOfFilter(operation.target.filter);
    const before = id === undefined ? undefined : await real.collection(operation.collection).get(context, id);
    if (before === undefined) return real.write(context, batch);
    await nextTurn();
    const trial = createMemoryAdapter();
    const { data, metadata } = before;
    const insert = { kind: 'insert', collection: 'c', document: { id: before.id, data, metadata } } as const;
    const update = { ...operation, collection: 'c', target: { filter: idEquals(before.id), many: false } };
    await trial.write(context, { operations: [insert, update], mode: 'ordered' });
    const made = await trial.collection('c').get(context, before.id);
    const target = { ...operation.target, filter: idEquals(before.id) };
    const { returning } = operation;
    const replace: WriteOperation = {
      kind: 'replace',
      collection: operation.collection,
      target,
      data: made?.data ?? data,
      ...(returning === undefined ? {} : { returning }),
    };
    return real.write(context, { ...batch, operations: [replace] });
  };
  return { write };
};

/** The reference with a part of its feed replaced. */
const breakFeed =
  (change: (changes: ChangesPort) => Partial<ChangesPort>) =>
  (real: Adapter): Partial<Adapter> => {
    const { changes } = real.ports;
    if (changes === undefined) throw new TypeError('The reference has no feed.');
    const broken: ChangesPort = {
      loadPlace: (...given) => changes.loadPlace(...given),
      savePlace: (...given) => changes.savePlace(...given),
      forgetPlace: (...given) => changes.forgetPlace(...given),
      setDetail: (...given) => changes.setDetail(...given),
      watch: (...given) => changes.watch(...given),
      ...change(changes),
    };
    return { ports: { ...real.ports, changes: broken } };
  };

const changeFeed = (change: (records: readonly ChangeRecord[]) => readonly ChangeRecord[]) =>
  breakFeed((changes) => ({
    watch: async function* (context, request) {
      for await (const batch of changes.watch(context, request)) {
        yield { ...batch, records: change(batch.records) };
      }
    },
  }));

const ignoreUnique = (real: Adapter): Partial<Adapter> => ({
  collection: (name) =>
    new Proxy(real.collection(name), {
      get(target, method) {
        const createIndex: Collection['createIndex'] = (context, definition) =>
          target.createIndex(context, { ...definition, unique: false });
        if (method === 'createIndex') return createIndex;
        const value: unknown = Reflect.get(target, method, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }),
});

/** Every tenth deletion is acknowledged, and not done. */
const forgetDeletions = (real: Adapter): Partial<Adapter> => {
  let count = 0;
  const write: Write = async (context, batch) => {
    const [operation] = batch.operations;
    if (operation?.kind !== 'delete') return real.write(context, batch);
    count += 1;
    if (count % 10 !== 0) return real.write(context, batch);
    const id = idOfFilter(operation.target.filter) ?? '';
    const document = await real.collection(operation.collection).get(context, id);
    return [document === undefined ? nothingDone : { ...nothingDone, deletedCount: 1, document }];
  };
  return { write };
};

/** What a fault makes the two tests say; nothing where they pass. */
async function findComplaints(change: (real: Adapter) => Partial<Adapter>): Promise<readonly string[]> {
  const tests: (() => Promise<void>)[] = [];
  const ends: (() => unknown)[] = [];
  describeModel({
    name: 'broken',
    runner: {
      describe: (_, define) => define(),
      it: (_, run) => tests.push(run),
      afterAll: (end) => ends.push(end),
    },
    open: async () => [breakAdapter(change)],
    // A machine that does much else plays few histories in a second; what is found ends it sooner.
    seconds: 10,
    seed: 1,
  });
  const complaints: string[] = [];
  for (const test of tests) {
    await test().then(
      () => complaints.push(''),
      (error: Error) => complaints.push(error.message),
    );
  }
  for (const end of ends) await end();
  return complaints;
}

/** Whether a fault must be found by the test of one caller, and by that of several. */
const faults: readonly (readonly [string, boolean, (real: Adapter) => Partial<Adapter>])[] = [
  ['an update is lost to another', false, updateInTwoSteps],
  ['a unique index is not', true, ignoreUnique],
  ['deletions are forgotten', true, forgetDeletions],
  ['the feed leaves deletions out', true, changeFeed((records) => records.filter(({ op }) => op !== 'deleted'))],
  ['the feed tells twice', true, changeFeed((records) => records.flatMap((record) => [record, record]))],
  [
    'the feed has a state of before',
    true,
    changeFeed((records) =>
      records.map((record) => ('after' in record && record.version > 2 ? { ...record, version: 2 } : record)),
    ),
  ],
];

describe('the plain model finds out an adapter in which', () => {
  it.each(faults)('%s', { timeout: 60_000 }, async (_, isFoundAlone, change) => {
    const [alone, together] = await findComplaints(change);
    expect(alone === '').toBe(!isFoundAlone);
    expect(together).toMatch(/^Play it again with \{ seed: 1, path: /);
  });

  it('a switch to keys is acknowledged, and not done (which one caller finds out)', { timeout: 60_000 }, async () => {
    const [alone] = await findComplaints(breakFeed(() => ({ setDetail: async () => undefined })));
    expect(alone).toMatch(/^Play it again with \{ seed: 1, path: /);
  });
});
