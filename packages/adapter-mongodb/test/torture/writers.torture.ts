import { fork } from 'node:child_process';
import path from 'node:path';
import { type ChangeRecord, createContext, isDocumentChange } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { createMongoAdapter } from '../../src/index.js';
import { checkOrder } from '../check-order.js';
import { until } from '../faulty-way.js';
import { TestDatabases } from '../servers.js';

const context = createContext();
const rounds = Number(process.env.KILL_ROUNDS ?? 12);
const program = path.join(import.meta.dirname, '../write-until-killed.ts');

const nameOf = (record: ChangeRecord): string =>
  isDocumentChange(record)
    ? `${record.op} ${record.documentId} ${record.version} ${record.after?.createdAt.getTime() ?? '-'}`
    : record.op;

await describeOnServer('mongodb', ({ uri }) => {
  describe('32 writers of two processes, one of which is killed at a time, before 24 who watch', () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());

    it('lose nothing that was acknowledged; all who watch are told the same', async () => {
      const database = databases.next();
      const adapters = [0, 1].map(() => createMongoAdapter({ uri, database }));
      const [adapter] = adapters as [(typeof adapters)[0]];
      if (adapter === undefined) return;
      const end = new AbortController();
      const seen = Array.from({ length: 24 }, (): ChangeRecord[] => []);
      const begun: Promise<void>[] = [];
      const watching = seen.map((records, index) => {
        const { changes } = (adapters[index % 2] ?? adapter).ports;
        let tellBegun = (): void => {};
        begun.push(
          new Promise((resolve) => {
            tellBegun = resolve;
          }),
        );
        return (async () => {
          for await (const batch of changes?.watch({ ...context, signal: end.signal }, { idleMs: 100 }) ?? []) {
            tellBegun();
            records.push(...batch.records);
          }
        })().catch(() => {});
      });
      await Promise.all(begun);
      const acknowledged: string[] = [];
      const start = () => {
        const child = fork(program, [uri, database, '16'], {
          execArgv: ['--experimental-strip-types', '--no-warnings'],
        });
        let count = 0;
        child.on('message', (line) => {
          acknowledged.push(String(line));
          count += 1;
        });
        const gone = new Promise<void>((resolve) => {
          child.on('exit', () => resolve());
        });
        return { child, gone, count: () => count };
      };
      let running = [start(), start()];
      for (let round = 0; round < rounds; round += 1) {
        await until(() => running.every(({ count }) => count() > 40), 60_000);
        const [oldest, other] = running;
        oldest?.child.kill('SIGKILL');
        await oldest?.gone;
        running = [...(other === undefined ? [] : [other]), start()];
      }
      for (const { child, gone } of running) {
        child.kill('SIGKILL');
        await gone;
      }
      const told = () => new Set(seen[0]?.map(nameOf));
      await until(() => acknowledged.every((line) => told().has(line)), 120_000);
      // What was done and not acknowledged may come until a minute later.
      await until(() => seen.every(({ length }) => length === seen[0]?.length));
      end.abort();
      await Promise.all(watching);
      const records = seen[0] ?? [];
      checkOrder(records);
      expect(acknowledged.filter((line) => !told().has(line))).toEqual([]);
      const least = Math.min(...seen.map(({ length }) => length));
      expect(least).toBeGreaterThanOrEqual(acknowledged.length);
      for (const each of seen) expect(each.slice(0, least)).toEqual(records.slice(0, least));
      console.log(`${acknowledged.length} acknowledged, ${records.length} records, ${rounds} killed`);
      await Promise.all(adapters.map((each) => each.close()));
    });
  });
});
