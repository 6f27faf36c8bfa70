import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const packageFolder = path.resolve(import.meta.dirname, '..');
  const databases = new TestDatabases(uri);

  afterAll(() => databases.dropAll());

  it('the README shows a program that works', async () => {
    const [, block = ''] = /```ts\n(.*?)```/s.exec(readFileSync(path.join(packageFolder, 'README.md'), 'utf8')) ?? [];
    const database = databases.newSchema();
    await databases.query(`CREATE DATABASE "${database}"`);
    const uri = new URL(databases.uri);
    uri.pathname = `/${database}`;
    // Inside the package, so that its name resolves as it does for whoever installed it.
    const file = path.join(packageFolder, 'dist', 'readme-example.ts');
    try {
      writeFileSync(file, block);
      const printed = execFileSync(process.execPath, ['--experimental-strip-types', '--no-warnings', file], {
        encoding: 'utf8',
        env: { ...process.env, DATABASE_URL: uri.href },
      });
      expect(printed).toBe("[ 'Ada' ]\n");
    } finally {
      rmSync(file, { force: true });
      await databases.query(`DROP DATABASE "${database}" WITH (FORCE)`);
    }
  });
});
