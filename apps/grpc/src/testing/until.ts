import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds. Rejects if it does not within the time. */
export async function until(holds: () => boolean, timeoutMs = 10_000): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${holds.toString()}`);
    await sleep(10);
  }
}
