import { fork } from 'node:child_process';
import path from 'node:path';
import {
  type Adapter,
  type ChangeRecord,
  createContext,
  createDatabase,
  isDocumentChange,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { checkOrder } from '../../test/check-order.js';
import { TestDatabases } from '../../test/servers.js';
import { createMongoAdapter } from '../index.js';

const context = createContext();
const documents = 12;
const idOf = () => `d${Math.floor(Math.random() * documents)}`;

/** Inserts, updates and deletes at random; gives what was acknowledged, as `op id version`. */
async function writeAtRandom(adapter: Adapter, count: number): Promise<readonly string[]> {
  const items = createDatabase(adapter).collection<{ n: number }>('items');
  const done: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = idOf();
    const roll = Math.random();
    if (roll < 0.3) {
      const made = await items.insertOne({ n: index }, { id }).catch(() => undefined);
      if (made !== undefined) done.push(`created ${id} 1 ${made.createdAt.getTime()}`);
    } else if (roll < 0.85) {
      const changed = await items.findOneAndUpdate({ id }, { $inc: { n: 1 } });
      if (changed !== undefined && changed !== null) {
        done.push(`updated ${id} ${changed.version} ${changed.createdAt.getTime()}`);
      }
    } else {
      const gone = await items.findOneAndDelete({ id });
      if (gone !== undefined && gone !== null) done.push(`deleted ${id} ${gone.version + 1} -`);
    }
  }
  return done;
}

/** All records from the beginning of the history. */
async function readAll(adapter: Adapter, start: string): Promise<readonly ChangeRecord[]> {
  const records: ChangeRecord[] = [];
  let empty = 0;
  for await (const batch of adapter.ports.changes?.watch(context, { after: start, idleMs: 200 }) ?? []) {
    records.push(...batch.records);
    if (batch.records.length === 0) empty += 1;
    if (empty === 3) break;
  }
  return records;
}

async function beginOf(adapter: Adapter): Promise<string> {
  for await (const { token } of adapter.ports.changes?.watch(context, { idleMs: 0 }) ?? []) return token;
  throw new Error('There is no feed.');
}

const nameOf = (record: ChangeRecord): string =>
  isDocumentChange(record)
    ? `${record.op} ${record.documentId} ${record.version} ${record.after?.createdAt.getTime() ?? '-'}`
    : record.op;

await describeOnServer('mongodb', ({ uri }) => {
  describe('the change feed without change streams', () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());

    it('has every change once, each document in order, of 32 who write and three who number', {
      timeout: 120_000,
    }, async () => {
      const database = databases.next();
      const open = (): Adapter => createMongoAdapter({ uri, database });
      const adapters: readonly [Adapter, ...Adapter[]] = [open(), open(), open()];
      const [first] = adapters;
      const start = await beginOf(first);
      const end = new AbortController();
      const watching = adapters.map(async (adapter) => {
        const seen: ChangeRecord[] = [];
        const watch = adapter.ports.changes?.watch({ ...context, signal: end.signal }, { after: start, idleMs: 50 });
        try {
          for await (const { records } of watch ?? []) seen.push(...records);
        } catch {
          // Its end.
        }
        return seen;
      });
      const writers = Array.from({ length: 32 }, (_, index) => writeAtRandom(adapters[index % 3] as Adapter, 25));
      const done = (await Promise.all(writers)).flat();
      const records = await readAll(first, start);
      checkOrder(records);
      expect(records.map(nameOf).toSorted()).toEqual(done.toSorted());
      end.abort();
      for (const seen of await Promise.all(watching)) expect(seen).toEqual(records.slice(0, seen.length));
      await Promise.all(adapters.map((adapter) => adapter.close()));
    });

    it('loses nothing of processes that are killed', { timeout: 120_000 }, async () => {
      const database = databases.next();
      const adapter = createMongoAdapter({ uri, database });
      const start = await beginOf(adapter);
      const acknowledged: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        const child = fork(path.join(import.meta.dirname, '../../test/write-until-killed.ts'), [uri, database], {
          execArgv: ['--experimental-strip-types', '--no-warnings'],
        });
        await new Promise<void>((resolve) => {
          let count = 0;
          child.on('message', (line) => {
            acknowledged.push(String(line));
            count += 1;
            if (count === 60) child.kill('SIGKILL');
          });
          child.on('exit', () => resolve());
        });
        // While it is not known what it was at.
        await readAll(adapter, start);
      }
      const records = await readAll(adapter, start);
      checkOrder(records);
      const names = new Set(records.map(nameOf));
      expect(acknowledged.filter((line) => !names.has(line))).toEqual([]);
      expect(acknowledged.length).toBeGreaterThanOrEqual(240);
      const stored = await adapter.collection('items').count(context, { filter: { kind: 'all' } });
      const alive = new Set<string>();
      for (const record of records.filter(isDocumentChange)) {
        if (record.op === 'deleted') alive.delete(record.documentId);
        else alive.add(record.documentId);
      }
      expect(alive.size).toBe(stored);
      await adapter.close();
    });
  });
});
