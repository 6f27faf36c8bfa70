import { isDataError } from '@database-service/core';
import type { Store } from './store.js';

/** How often what is too old is looked for. Nobody is given it meanwhile: this is about room only. */
const intervalMs = 60_000;

/** Something in a file that is removed when it is too old, or too much. */
export interface Trimming {
  /** Asked before a transaction is begun for it. */
  isDue(): boolean | Promise<boolean>;
  /** Removes a bounded part in a transaction. @returns whether there may be more to remove */
  step(): Promise<boolean>;
  /** What the log is told. */
  readonly failure: string;
}

/** Does a removal once a minute, from now on until the store is closed. Several processes may do it at once. */
export function keepTrimmed(store: Store, trim: (store: Store) => Promise<void>): void {
  const timer = setInterval(() => void trim(store), intervalMs);
  timer.unref();
  store.onClose(() => clearInterval(timer));
}

/** Removes all that is due, step by step. Never rejects. */
export async function trimInSteps({ config }: Store, { isDue, step, failure }: Trimming): Promise<void> {
  try {
    if (!(await isDue())) return;
    while (await step());
  } catch (error) {
    // Tried again in a minute: a full disk, say, or another process that writes for long.
    const reason = isDataError(error) ? error.reason : String(error);
    if (reason !== 'SHUTTING_DOWN') config.logger.warn(failure, { reason });
  }
}
