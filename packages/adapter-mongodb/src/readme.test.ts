import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';

const packageFolder = path.resolve(import.meta.dirname, '..');

await describeOnServer('mongodb', ({ uri }) => {
  describe("the package's README", () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());

    it('shows a program that works', () => {
      const text = readFileSync(path.join(packageFolder, 'README.md'), 'utf8');
      const [, block = ''] = /```ts\n(.*?)```/s.exec(text) ?? [];
      const own = `uri: ${JSON.stringify(uri)}, database: ${JSON.stringify(databases.next())}`;
      const program = block.replace("uri: 'mongodb://127.0.0.1:27017/app'", own);
      expect(program).not.toBe(block);
      // Inside the package, so that its name resolves as it does for whoever installed it.
      const file = path.join(packageFolder, 'dist', 'readme-example.ts');
      try {
        writeFileSync(file, program);
        const flags = ['--experimental-strip-types', '--no-warnings', file];
        expect(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toBe("[ 'Ada' ]\n");
      } finally {
        rmSync(file, { force: true });
      }
    });
  });
});
