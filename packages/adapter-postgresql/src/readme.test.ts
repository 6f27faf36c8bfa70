import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const packageFolder = path.resolve(import.meta.dirname, '..');
  const databases = new TestDatabases(uri);

  afterAll(() => databases.dropAll());

  it('the README shows programs that work', async () => {
    const text = readFileSync(path.join(packageFolder, 'README.md'), 'utf8');
    const blocks = Array.from(text.matchAll(/```ts\n(.*?)```/gs), ([, block = '']) => block);
    const [, statements = ''] = /```sql\n(.*?)```/s.exec(text) ?? [];
    const database = databases.newSchema();
    await databases.query(`CREATE DATABASE "${database}"`);
    const uri = new URL(databases.uri);
    uri.pathname = `/${database}`;
    // Inside the package, so that its name resolves as it does for whoever installed it.
    const file = path.join(packageFolder, 'dist', 'readme-example.ts');
    const client = new pg.Client({ connectionString: uri.href });
    try {
      await client.connect();
      await client.query(statements);
      const printed = blocks.map((block) => {
        writeFileSync(file, block);
        return execFileSync(process.execPath, ['--experimental-strip-types', '--no-warnings', file], {
          encoding: 'utf8',
          env: { ...process.env, DATABASE_URL: uri.href },
        });
      });
      expect(printed).toEqual(["[ 'Ada' ]\n", "[ [ '2', 0, 'Tim' ] ]\n1\n"]);
    } finally {
      await client.end();
      rmSync(file, { force: true });
      await databases.query(`DROP DATABASE "${database}" WITH (FORCE)`);
    }
  });
});
