import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ChangeRecord, createContext, isDocumentChange, watchFeed } from '@database-service/core';
import { SequencedFeed, Sequencer } from '@database-service/sql';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileConnection, lostAnswer } from '../../test/sequencer/file-connection.js';
import { ManyWriters, makeRandom } from '../../test/sequencer/many-writers.js';
import { beginning, SequencedFile } from '../../test/sequencer/sequenced-file.js';
import { sqliteDialect } from '../dialect.js';

const context = createContext();

/** A reader that polls all the while; it is told of nothing. */
function read(file: SequencedFile, found: ChangeRecord[]): () => Promise<void> {
  const executor = new FileConnection(file.file);
  const isOver = new AbortController();
  const feed = new SequencedFeed({ executor, dialect: sqliteDialect, pollMaxMs: 5 });
  const watch = watchFeed(createContext({ signal: isOver.signal }), feed, { after: beginning, idleMs: 5 });
  const reading = (async () => {
    for await (const { records } of watch) found.push(...records);
  })().catch((error: { reason?: string }) => expect(error.reason).toBe('CANCELLED'));
  return async () => {
    isOver.abort();
    await reading;
    executor.close();
  };
}

/** All is there once, in the order in which it was committed, and nobody read past a number that came later. */
function check(file: SequencedFile, writers: ManyWriters, found: readonly ChangeRecord[]): void {
  const numbers = file.raw.prepare('SELECT number FROM dbs_changes ORDER BY number').pluck().all();
  expect(numbers).toEqual(Array.from({ length: writers.committed }, (_, n) => n + 1));
  expect(found.map(({ eventId }) => Number(eventId.split('-')[1]))).toEqual(numbers);
  for (const [id, truth] of writers.truth) {
    const own = found.flatMap((record) => {
      if (!isDocumentChange(record)) return [record.op];
      return record.documentId === id ? [`${record.op} ${record.version}`] : [];
    });
    expect(own, id).toEqual(truth);
  }
}

async function drain(file: SequencedFile, writers: ManyWriters, found: readonly ChangeRecord[]): Promise<void> {
  const endMs = performance.now() + 20_000;
  while ((file.countPending() > 0 || found.length < writers.committed) && performance.now() < endMs)
    await setTimeout(5);
}

it.each([
  ['sequencers that fail and take over', 3],
  ['one sequencer', 1],
])(
  'keeps the order of many writers with %s',
  async (_, sequencerCount) => {
    const isHarmed = sequencerCount > 1;
    const lives = async (seed: number) => {
      const random = makeRandom(seed);
      const file = new SequencedFile();
      const found: ChangeRecord[] = [];
      const stop = read(file, found);
      let isHarmful = isHarmed;
      const connections = Array.from({ length: sequencerCount }, () => {
        return new FileConnection(file.file, async () => {
          const fate = isHarmful ? random() : 1;
          // Longer than a lease: another believes to have it then.
          if (fate < 0.02) await setTimeout(random() * 80);
          else if (fate < 0.04) throw lostAnswer;
          return fate < 0.06 && fate >= 0.04 ? 'lost' : undefined;
        });
      });
      const timing = { leaseMs: isHarmed ? 40 : 60_000, standbyMs: 3, paceMs: 1, pollMinMs: 1, pollMaxMs: 8 };
      const sequencers = connections.map((connection) => {
        return new Sequencer({
          connection,
          dialect: sqliteDialect,
          logger: context.logger,
          timing,
          bounds: { rowsMax: 7 },
        });
      });
      const writers = new ManyWriters(file, random, 12);
      await Promise.all(Array.from({ length: 16 }, () => writers.write(12)));
      isHarmful = false;
      await drain(file, writers, found);
      for (const sequencer of sequencers) await sequencer.close();
      await stop();
      for (const connection of connections) connection.close();
      check(file, writers, found);
      expect(Number(file.raw.prepare('SELECT fence FROM dbs_leases').pluck().get()) > 1).toBe(isHarmed);
      file.raw.close();
    };
    await fc.assert(fc.asyncProperty(fc.integer(), lives), { numRuns: 4, endOnFailure: true });
  },
  120_000,
);

it('keeps it while the processes of sequencers are killed and paused', async () => {
  const random = makeRandom(7);
  const file = new SequencedFile();
  const found: ChangeRecord[] = [];
  const stop = read(file, found);
  const script = path.resolve(import.meta.dirname, '../../test/sequencer/run-sequencer.ts');
  const children = new Set<ReturnType<typeof spawn>>();
  let printed = 0;
  const start = () => {
    const child = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script, file.file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.add(child);
    child.stdout.on('data', () => {
      printed += 1;
      // Any instant behind a batch: amid the next one, or while it rests.
      if (printed % 3 === 0) void setTimeout(random() * 6).then(() => child.kill('SIGKILL'));
      // By another process: this one may wait for the file meanwhile.
      else if (printed % 10 === 1) spawn('sh', ['-c', `kill -STOP ${child.pid}; sleep 0.3; kill -CONT ${child.pid}`]);
    });
    child.once('close', () => {
      children.delete(child);
      if (!isOver) start();
    });
  };
  let isOver = false;
  for (let count = 0; count < 3; count += 1) start();
  const writers = new ManyWriters(file, random, 20);
  const endMs = performance.now() + 6_000;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (performance.now() < endMs) {
        await writers.write(1);
        await setTimeout(random() * 100);
      }
    }),
  );
  await drain(file, writers, found);
  isOver = true;
  for (const child of children) child.kill('SIGKILL');
  await stop();
  check(file, writers, found);
  expect(Number(file.raw.prepare('SELECT fence FROM dbs_leases').pluck().get())).toBeGreaterThan(2);
  file.raw.close();
}, 60_000);
