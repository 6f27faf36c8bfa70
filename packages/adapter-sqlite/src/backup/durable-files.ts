import { open } from 'node:fs/promises';

/** Waits until the disk has a file's contents, or, of a folder, the names in it. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
