import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { lock } from 'proper-lockfile';

/** Does something while no other process does anything under the same file's lock; waits up to half an hour for it. */
export async function withLock<T>(file: string, act: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const retries = { retries: 18_000, factor: 1, minTimeout: 100 };
  // Of a holder that was killed it is free after a minute; less would take it from one that lives on a machine with much to do.
  const release = await lock(file, { realpath: false, retries, stale: 60_000, update: 5_000 });
  try {
    return await act();
  } finally {
    await release();
  }
}
