import { setTimeout } from 'node:timers/promises';
import { createContext, watchFeed } from '@database-service/core';
import {
  acquireLease,
  insertPending,
  type NumberedBatch,
  numberBatch,
  renderSql,
  SequencedFeed,
  Sequencer,
  type SequencerOptions,
  sequencerLease,
  trimChanges,
  writeCollectionChange,
  writePendingRow,
} from '@database-service/sql';
import { afterEach, describe, expect, it } from 'vitest';
import { type Fault, FileConnection, lostAnswer } from '../../test/sequencer/file-connection.js';
import { beginning, changeOf, insertWithId, SequencedFile } from '../../test/sequencer/sequenced-file.js';
import { sqliteDialect as dialect } from '../dialect.js';

const bounds = { rowsMax: 100, bytesMax: 1_000_000 };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function connect(file: SequencedFile, fault?: Fault): FileConnection {
  const connection = new FileConnection(file.file, fault);
  closers.push(() => connection.close());
  return connection;
}

function start(connection: FileConnection, options: Partial<SequencerOptions> = {}) {
  const batches: NumberedBatch[] = [];
  const warnings: unknown[] = [];
  const logger = { ...createContext().logger, warn: (...given: unknown[]) => void warnings.push(given) };
  const onNumbered = (batch: NumberedBatch) => void batches.push(batch);
  const sequencer = new Sequencer({ connection, dialect, logger, onNumbered, ...options });
  closers.push(() => sequencer.close());
  return { sequencer, batches, warnings };
}

const takeLease = async (connection: FileConnection, holder: string, ttlMs = 60_000) => {
  const answer = await acquireLease(connection, dialect, sequencerLease, { holder, ttlMs });
  return { holder, ttlMs, fence: answer.isHeld ? answer.fence : 0 };
};

const until = async (isDone: () => boolean) => {
  const endMs = performance.now() + 10_000;
  while (!isDone() && performance.now() < endMs) await setTimeout(2);
  expect(isDone()).toBe(true);
};

describe('a batch', () => {
  it('numbers what is committed in the order of the ids, and what is committed late behind it', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const lease = await takeLease(connection, 'a');
    const number = () => numberBatch(connection, dialect, lease, bounds);
    await file.commit([
      [9, changeOf('y', 'created', 1)],
      [7, changeOf('x', 'created', 1)],
      [8, changeOf('x', 'updated', 2)],
    ]);
    expect(await number()).toMatchObject({ count: 3, through: 3, isMore: false });
    await file.commit([[5, changeOf('z', 'created', 1)]]);
    await file.commit([
      [10, changeOf('x', 'deleted', 3)],
      [11, changeOf('x', 'created', 1)],
    ]);
    expect(await number()).toMatchObject({ count: 3, through: 6 });
    expect(await number()).toEqual({ count: 0, through: 0, delayMs: 0, isMore: false });
    expect(file.listNumbered()).toEqual([
      '1 x created 1',
      '2 x updated 2',
      '3 y created 1',
      '4 z created 1',
      '5 x deleted 3',
      '6 x created 1',
    ]);
    expect(file.countPending()).toBe(0);
  });

  it('keeps each column, and those of a collection’s own records', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const { text } = renderSql(insertPending(dialect), dialect);
    const rows = [
      ['c', 'Ä😀', 'updated', 7, 1_700_000_000_000, 1_600_000_000_000, '{"a":"ü"}', '{"t":1}'],
      ['c', 'Ä😀', 'deleted', 8, 1_700_000_000_001, null, null, null],
      writeCollectionChange('c', 1_700_000_000_002, { from: 'c', to: 'd' }),
      writeCollectionChange('d', 1_700_000_000_003),
    ] as const;
    for (const row of rows) file.raw.prepare(text).run(...writePendingRow(row));
    await numberBatch(connection, dialect, await takeLease(connection, 'a'), bounds);
    const feed = new SequencedFeed({ executor: connection, dialect, pollMaxMs: 10 });
    const { records } = await feed.read(createContext(), 0, { collection: undefined, detail: 'after' });
    const [updatedAt, createdAt] = [new Date(1_700_000_000_000), new Date(1_600_000_000_000)];
    const head = (number: number) => ({
      eventId: `0123456789abcdef-${number}`,
      token: `1.0123456789abcdef.${number}`,
      time: new Date(1_700_000_000_000 + number - 1),
    });
    const after = { id: 'Ä😀', version: 7, createdAt, updatedAt, metadata: { t: 1 }, data: { a: 'ü' } };
    expect(records).toEqual([
      { ...head(1), collection: 'c', op: 'updated', documentId: 'Ä😀', version: 7, after },
      { ...head(2), collection: 'c', op: 'deleted', documentId: 'Ä😀', version: 8 },
      { ...head(3), collection: 'c', op: 'renamed', from: 'c', to: 'd' },
      { ...head(4), collection: 'd', op: 'dropped' },
    ]);
    expect(file.raw.prepare('SELECT bytes FROM dbs_changes').pluck().all()).toEqual([17, 0, 21, 0]);
  });

  it('is bounded by rows and by bytes, and takes one record of any size', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const lease = await takeLease(connection, 'a');
    const large = JSON.stringify({ s: 'x'.repeat(2 * 1024 * 1024 - 10) });
    const sizes = ['{}', large, large, '{}', '{}', '{}'];
    await file.commit(sizes.map((data, n) => [n + 1, changeOf(`${n}`, 'created', 1, data)]));
    const counts: [number, boolean][] = [];
    for (let isMore = true; isMore; ) {
      const batch = await numberBatch(connection, dialect, lease, { ...bounds, rowsMax: 3 });
      counts.push([batch?.count ?? -1, batch?.isMore ?? false]);
      isMore = batch?.isMore ?? false;
    }
    expect(counts).toEqual([
      [1, true],
      [1, true],
      [1, true],
      [3, true],
      [0, false],
    ]);
    const feed = new SequencedFeed({ executor: connection, dialect, pollMaxMs: 10 });
    expect((await feed.read(createContext(), 0, { collection: 'c', detail: 'after' })).through).toBe(6);
  });

  it('is refused to one who had the lease before, also where nobody numbered since', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const former = await takeLease(connection, 'a', 1);
    await setTimeout(5);
    await file.commit([[1, changeOf('x', 'created', 1)]]);
    const present = await takeLease(connection, 'b');
    expect([former.fence, present.fence]).toEqual([1, 2]);
    expect(await numberBatch(connection, dialect, former, bounds)).toBeUndefined();
    expect(file.listNumbered()).toEqual([]);
    expect(await numberBatch(connection, dialect, present, bounds)).toMatchObject({ count: 1 });
    // The same instance under a number of an earlier time.
    expect(await numberBatch(connection, dialect, { ...present, fence: 1 }, bounds)).toBeUndefined();
  });

  it('keeps the lease on by the engine’s clock', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const lease = await takeLease(connection, 'a', 20_000);
    file.raw.prepare('UPDATE dbs_leases SET expires_at = expires_at - 19000').run();
    await numberBatch(connection, dialect, lease, bounds);
    const answer = await acquireLease(connection, dialect, sequencerLease, { holder: 'b', ttlMs: 1 });
    expect(answer.isHeld || answer.leftMs > 19_000).toBe(true);
    expect(answer.isHeld).toBe(false);
  });

  it.each([
    ['to the engine', 'throw'],
    ['back', 'lost'],
  ] as const)('may fail at any statement on the way %s, and is done once', async (_, kind) => {
    const failed: string[] = [];
    for (let place = 0; ; place += 1) {
      const file = new SequencedFile();
      let left = place;
      const broken = connect(file, async (text) => {
        left -= 1;
        if (left !== -1) return undefined;
        failed.push(text.split(/\s+/).slice(0, 2).join(' '));
        if (kind === 'throw') throw lostAnswer;
        return 'lost';
      });
      const sound = connect(file);
      const lease = await takeLease(sound, 'a', 1);
      for (const id of [1, 2, 3]) await file.commit([[id, changeOf('x', id === 1 ? 'created' : 'updated', id)]]);
      const outcome = await numberBatch(broken, dialect, lease, bounds).catch((error: unknown) => error);
      if (left >= 0) break;
      expect(outcome).toBe(lostAnswer);
      await setTimeout(3);
      await file.commit([[4, changeOf('x', 'deleted', 4)]]);
      await numberBatch(sound, dialect, await takeLease(sound, 'b'), bounds);
      expect(file.listNumbered()).toEqual(['1 x created 1', '2 x updated 2', '3 x updated 3', '4 x deleted 4']);
    }
    expect(failed).toEqual([
      'BEGIN IMMEDIATE',
      'UPDATE "dbs_leases"',
      'SELECT id,',
      'INSERT INTO',
      'DELETE FROM',
      'COMMIT',
    ]);
  });

  it('leaves for the next what is committed amid it, with an id between those of its records', async () => {
    const file = new SequencedFile();
    const late = [
      ['INSERT INTO "dbs_changes"', 2],
      ['DELETE FROM "dbs_pending_changes"', 4],
    ] as const;
    const connection = connect(file, async (text, database) => {
      // As if another transaction were seen from now on.
      const [, id] = late.find(([statement]) => text.startsWith(statement)) ?? [];
      if (id !== undefined && id > lateThrough) database.prepare(insertWithId).run(id, ...lateRow);
      lateThrough = Math.max(lateThrough, id ?? 0);
      return undefined;
    });
    let lateThrough = 0;
    const lateRow = writePendingRow(changeOf('late', 'created', 1));
    const lease = await takeLease(connection, 'a');
    await file.commit([1, 3, 5].map((id) => [id, changeOf(`${id}`, 'created', 1)]));
    expect(await numberBatch(connection, dialect, lease, bounds)).toMatchObject({ count: 3 });
    expect(await numberBatch(connection, dialect, lease, bounds)).toMatchObject({ count: 2 });
    expect(file.listNumbered().map((line) => line.slice(0, 6))).toEqual([
      '1 1 cr',
      '2 3 cr',
      '3 5 cr',
      '4 late',
      '5 late',
    ]);
  });

  it('is undone if somebody meddles with what waits', async () => {
    const file = new SequencedFile();
    const lease = await takeLease(connect(file), 'a');
    file.raw.exec(`CREATE TRIGGER meddle BEFORE INSERT ON dbs_changes WHEN new.document_id = 'x'
      BEGIN DELETE FROM dbs_pending_changes WHERE document_id = 'x'; END`);
    await file.commit([[1, changeOf('x', 'created', 1)]]);
    await expect(numberBatch(connect(file), dialect, lease, bounds)).rejects.toMatchObject({ reason: 'INTERNAL' });
    expect([file.countPending(), file.listNumbered()]).toEqual([1, []]);
  });
});

describe('a lease of the engine’s clock', () => {
  it('goes to one of many that want it at once, the first time and when it is free again', async () => {
    const file = new SequencedFile();
    const connections = Array.from({ length: 8 }, () =>
      connect(file, async () => void (await setTimeout(1)) as undefined),
    );
    const ask = (ttlMs: number) =>
      Promise.all(connections.map((each, n) => acquireLease(each, dialect, 'l', { holder: `${n}`, ttlMs })));
    const fences = async (ttlMs: number) =>
      (await ask(ttlMs)).flatMap((answer) => (answer.isHeld ? [answer.fence] : []));
    expect(await fences(1)).toEqual([1]);
    await setTimeout(5);
    expect(await fences(60_000)).toEqual([2]);
    expect(await fences(60_000)).toEqual([2]);
  });
});

describe('a sequencer', () => {
  it('numbers what it is woken for at once, and tells how long that took', async () => {
    const file = new SequencedFile();
    const { sequencer, batches } = start(connect(file), { timing: { pollMinMs: 5_000, pollMaxMs: 5_000 } });
    await until(() => file.raw.prepare('SELECT count(*) FROM dbs_leases').pluck().get() === 1);
    await setTimeout(20);
    await file.commit([[1, changeOf('x', 'created', 1)]]);
    sequencer.wake();
    await until(() => batches.length === 1);
    expect(batches).toEqual([{ count: 1, through: 1, delayMs: expect.any(Number), isMore: false }]);
    expect(batches[0]?.delayMs).toBeLessThan(1_000);
  });

  it('finds by polling what nobody tells it of, and polls ever more seldom while nothing comes', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const { batches } = start(connection, { timing: { pollMinMs: 1, pollMaxMs: 200 } });
    await setTimeout(1_000);
    // 8 polls of 1 to 128 ms, then one for each 200 ms, and the lease.
    expect(connection.statements).toBeLessThan(20);
    await file.commit([[1, changeOf('x', 'created', 1)]]);
    await until(() => batches.length === 1);
    expect(batches[0]?.delayMs).toBeLessThan(1_000);
  });

  it('keeps its lease while nothing comes, and another waits', async () => {
    const file = new SequencedFile();
    const timing = { leaseMs: 150, standbyMs: 10, pollMaxMs: 20 };
    start(connect(file), { timing });
    await until(() => file.raw.prepare('SELECT count(*) FROM dbs_leases').pluck().get() === 1);
    const holder = file.raw.prepare('SELECT holder, fence FROM dbs_leases').raw();
    const first = holder.get();
    start(connect(file), { timing });
    await setTimeout(600);
    expect(holder.get()).toEqual(first);
  });

  it('gives its lease away when it is closed, behind the batch that is under way', async () => {
    const file = new SequencedFile();
    await file.commit(Array.from({ length: 30 }, (_, n) => [n + 1, changeOf(`${n}`, 'created', 1)]));
    const slow = connect(
      file,
      async (text) => void (await setTimeout(text.startsWith('INSERT INTO "dbs_c') ? 100 : 0)) as undefined,
    );
    const one = start(slow, { bounds: { rowsMax: 10 }, timing: { leaseMs: 60_000 } });
    await setTimeout(60);
    await one.sequencer.close();
    await one.sequencer.close();
    expect(one.batches.map(({ count }) => count)).toEqual([10]);
    expect(file.listNumbered()).toHaveLength(10);
    const two = start(connect(file), { timing: { standbyMs: 10 } });
    await until(() => file.countPending() === 0);
    expect(two.batches.reduce((sum, { count }) => sum + count, 0)).toBe(20);
  });

  it('goes on when the engine is back, and says that it failed', async () => {
    const file = new SequencedFile();
    let isAway = true;
    const { batches, warnings } = start(
      connect(file, async () => {
        if (isAway) throw lostAnswer;
        return undefined;
      }),
    );
    await file.commit([[1, changeOf('x', 'created', 1)]]);
    await setTimeout(250);
    isAway = false;
    await until(() => batches.length === 1);
    expect(warnings[0]).toEqual([
      expect.stringContaining('could not be numbered'),
      { reason: 'Error: The answer was lost.' },
    ]);
    expect(warnings.length).toBeLessThan(5);
  });

  it('numbers 20,000 records that wait in bounded batches', async () => {
    const file = new SequencedFile();
    await file.commit(Array.from({ length: 20_000 }, (_, n) => [n + 1, changeOf(`${n}`, 'created', 1)]));
    const { batches } = start(connect(file), { timing: { paceMs: 60_000 } });
    await until(() => file.countPending() === 0);
    expect(batches.slice(0, 20).map(({ count }) => count)).toEqual(Array(20).fill(1_000));
    expect(file.listNumbered().at(-1)).toBe('20000 19999 created 1');
  });
});

describe('the feed behind a sequencer', () => {
  it('never gives a number twice, whatever was trimmed', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const lease = await takeLease(connection, 'a');
    await file.commit(Array.from({ length: 2_500 }, (_, n) => [n + 1, changeOf(`${n}`, 'created', 1)]));
    while ((await numberBatch(connection, dialect, lease, bounds))?.isMore);
    const steps: boolean[] = [];
    for (let isMore = true; isMore; steps.push(isMore))
      isMore = await trimChanges(connection, dialect, { beforeMs: 2_000 });
    expect(steps).toEqual([true, true, false]);
    expect(file.listNumbered()).toEqual(['2500 2499 created 1']);
    await file.commit([[3, changeOf('x', 'created', 1)]]);
    await numberBatch(connection, dialect, lease, bounds);
    expect(file.listNumbered()).toEqual(['2500 2499 created 1', '2501 x created 1']);
    const feed = new SequencedFeed({ executor: connection, dialect, pollMaxMs: 10 });
    expect(await feed.extent()).toEqual({ epoch: '0123456789abcdef', removedThrough: 2_499, last: 2_501 });
  });

  it('is followed by watches of one collection across many records of others', async () => {
    const file = new SequencedFile();
    const connection = connect(file);
    const feed = new SequencedFeed({ executor: connection, dialect, pollMaxMs: 60_000 });
    start(connect(file), { onNumbered: () => feed.notify() });
    const found: string[] = [];
    const isOver = new AbortController();
    const context = createContext({ signal: isOver.signal });
    const watching = (async () => {
      for await (const { records } of watchFeed(context, feed, { after: beginning, collection: 'd', idleMs: 60_000 })) {
        for (const { token } of records) found.push(token);
      }
    })();
    await file.commit(Array.from({ length: 12_000 }, (_, n) => [n + 1, changeOf(`${n}`, 'created', 1)]));
    await file.commit([[20_000, writeCollectionChange('d', 1)]]);
    await until(() => found.length === 1);
    await file.commit([[20_001, writeCollectionChange('d', 1)]]);
    await until(() => found.length === 2);
    expect(found).toEqual(['1.0123456789abcdef.99d', '1.0123456789abcdef.99e']);
    isOver.abort();
    await expect(watching).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('tells one that waits when the time is over', async () => {
    const feed = new SequencedFeed({ executor: connect(new SequencedFile()), dialect, pollMaxMs: 20 });
    const startMs = performance.now();
    expect(await feed.wait(createContext(), 0, { collection: undefined, timeoutMs: 100 })).toBe(0);
    expect(performance.now() - startMs).toBeGreaterThan(90);
  });
});
