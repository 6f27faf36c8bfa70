import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The threads that this package has. */
export type ThreadName = 'reader-thread' | 'writer-thread';

/** Starts one of this package's threads. From the sources, in tests, the thread is what was built of them. */
export function startThread(name: ThreadName, workerData: unknown): Worker {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const built = here.endsWith(path.join('src', 'thread')) ? path.resolve(here, '../../dist/thread') : here;
  return new Worker(path.join(built, `${name}.js`), { name, workerData, execArgv: [] });
}
