import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeModel } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createSqliteAdapter } from './index.js';

const seconds = Number(process.env.MODEL_SECONDS ?? 5);
const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-model-'));
const open = (readerThreads: number) =>
  createSqliteAdapter({ file: path.join(folder, 'a.db'), synchronous: 'normal', readerThreads });

describeModel({
  name: 'SQLite',
  runner: { describe, it: (name, run) => it(name, run, (seconds + 60) * 1_000), afterAll },
  // Two on one file, as two processes would be.
  open: async () => [open(0), open(1)],
  seconds,
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
