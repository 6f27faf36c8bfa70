import { fork } from 'node:child_process';
import path from 'node:path';
import { createContext } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { createMongoAdapter } from '../../src/index.js';
import { TestDatabases } from '../servers.js';

const context = createContext();
/** What the server carries: mongo-java-server has them in 512 MiB of memory, as objects. */
const documents = Number(process.env.LARGE_DOCUMENTS ?? 200_000);
const grownMiBMax = 64;

await describeOnServer('mongodb', ({ uri }) => {
  describe(`a collection of ${documents} documents of 300 bytes`, () => {
    const databases = new TestDatabases(uri);
    const database = databases.next();
    afterAll(() => databases.drop());

    it('is filled', async () => {
      const adapter = createMongoAdapter({ uri, database });
      const started = performance.now();
      for (let at = 0; at < documents; at += 2_000) {
        const operations = Array.from({ length: 2_000 }, (_, n) => ({
          kind: 'insert' as const,
          collection: 'items',
          document: {
            id: `d${String(at + n).padStart(8, '0')}`,
            data: { n: at + n, pad: 'x'.repeat(270) },
            metadata: {},
          },
        }));
        const results = await adapter.write(context, { operations, mode: 'unordered' });
        expect(results.every(({ ok }) => ok)).toBe(true);
      }
      console.log(`filled in ${Math.round(performance.now() - started)} ms`);
      await adapter.close();
    });

    it.each(['stream', 'pages'])('is read as a whole by %s, in order, in memory that does not grow', async (way) => {
      const started = performance.now();
      const child = fork(path.join(import.meta.dirname, '../export-all.ts'), [uri, database, way], {
        execArgv: ['--experimental-strip-types', '--no-warnings', '--expose-gc'],
      });
      const result = await new Promise<{ count: number; grownMiB: number }>((resolve, reject) => {
        child.on('message', (told) => resolve(told as { count: number; grownMiB: number }));
        child.on('exit', (code) => reject(new Error(`It ended with ${code}.`)));
      });
      console.log(`${way}: ${JSON.stringify(result)} in ${Math.round(performance.now() - started)} ms`);
      expect(result.count).toBe(documents);
      expect(result.grownMiB).toBeLessThan(grownMiBMax);
    });
  });
});
