import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

/** What is remembered of a server in its folder. */
export interface ServerRecord {
  /** The name of its recipe. */
  readonly recipe: string;
  readonly port: number;
  /** Absent while it is stopped. */
  readonly process?: ProcessIdentity;
}

const fileOf = (folder: string): string => path.join(folder, 'server.json');

/** What is remembered of the server in a folder, if there is one. */
export function readRecord(folder: string): ServerRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as ServerRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Remembers, whole or not at all. */
export function writeRecord(folder: string, record: ServerRecord): void {
  const file = fileOf(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${file}.new`, file);
}
