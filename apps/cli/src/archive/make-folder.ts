import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../failure.js';

/** Makes a folder for its owner only, and those it lies in; one that exists stays as it is. @throws Failure */
export async function makeFolder(folder: string, mode = 0o700): Promise<void> {
  if (existsSync(folder)) return;
  // Step by step: where a folder cannot be made (`/proc`), Node's `recursive` never ends.
  await makeFolder(dirname(folder), 0o777);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new Failure(`The folder ${folder} cannot be made: ${(error as Error).message}`);
  }
}
