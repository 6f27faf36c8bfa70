import { setImmediate } from 'node:timers/promises';

/** Lets other work in: requests that wait, timers, sockets. */
export async function pause(): Promise<void> {
  await setImmediate();
}
