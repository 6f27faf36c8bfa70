import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const packageFolder = path.resolve(import.meta.dirname, '..');

/** Runs the first block of TypeScript after a place in a page, in an empty folder, and gives what it prints. */
function runExample(page: string, after: string): string {
  const text = readFileSync(page, 'utf8');
  const [, block] = /```ts\n(.*?)```/s.exec(text.slice(text.indexOf(after))) ?? [];
  if (block === undefined) throw new Error(`${page} has no TypeScript after ${after}`);
  // Inside the package, so that its name resolves as it does for whoever installed it.
  const file = path.join(packageFolder, 'dist', 'readme-example.ts');
  const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  try {
    writeFileSync(file, block);
    return execFileSync(process.execPath, ['--experimental-strip-types', '--no-warnings', file], {
      cwd: folder,
      encoding: 'utf8',
    });
  } finally {
    rmSync(file, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

it("the project's README shows a program that works", () => {
  expect(runExample(path.resolve(packageFolder, '../../README.md'), '<!-- example:library -->')).toBe("[ 'Ada' ]\n");
});

it("the package's README shows a program that works", () => {
  expect(runExample(path.join(packageFolder, 'README.md'), '# @database-service/adapter-sqlite')).toBe("[ 'Ada' ]\n");
});
