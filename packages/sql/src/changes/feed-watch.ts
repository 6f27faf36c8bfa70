import { setTimeout } from 'node:timers/promises';
import { ChangeSignal, type OperationContext } from '@database-service/core';
import type { SqlRow } from '../connection.js';

/** Looks follow each other so closely at most: each wakes whoever waits for what was changed. */
const lookMs = 10;
/** First rest where nothing came; doubled each time, up to what is given. */
const pollMinMs = 10;
const everyCollection = '';
const never = new AbortController().signal;

/** Looks which collections have records behind a number: each with the last number of its records. */
export type ChangedBehind = (after: number) => Promise<readonly SqlRow[]>;

/**
 * Wakes those who wait for changes of a collection, and nobody else: one look at the feed for all of them, when somebody says
 * that records were numbered and, by polling, when nobody does. It rests while nobody waits.
 */
export class FeedWatch {
  readonly #changedBehind: ChangedBehind;
  readonly #pollMaxMs: number;
  readonly #signals = new Map<string, ChangeSignal>();
  readonly #told = new ChangeSignal();
  #isRunning = false;
  /** All up to this number were told of. */
  #seen = 0;

  constructor(changedBehind: ChangedBehind, pollMaxMs: number) {
    this.#changedBehind = changedBehind;
    this.#pollMaxMs = pollMaxMs;
  }

  /** Says that records were numbered. Without it they are found by polling. */
  notify(): void {
    this.#told.notify();
  }

  /**
   * Settles when a collection, or any, may have records behind a number, when the time is over, or when cancelled.
   * @returns up to which number there are none
   */
  async wait(
    context: Pick<OperationContext, 'signal'>,
    after: number,
    {
      collection = everyCollection,
      timeoutMs,
    }: { readonly collection: string | undefined; readonly timeoutMs: number },
  ): Promise<number> {
    // What came between this one's reading and the others' waiting was told already.
    if (this.#isRunning && this.#seen > after) return after;
    const signal = this.#signals.get(collection) ?? new ChangeSignal();
    this.#signals.set(collection, signal);
    const waiting = signal.wait(context, timeoutMs);
    if (!this.#isRunning) void this.#run(after);
    const isNotified = await waiting;
    if (signal.waiting === 0 && this.#signals.get(collection) === signal) this.#signals.delete(collection);
    // All that was seen meanwhile was of other collections.
    return isNotified ? after : Math.max(after, this.#seen);
  }

  async #run(after: number): Promise<void> {
    this.#isRunning = true;
    this.#seen = after;
    for (let restMs = pollMinMs; this.#signals.size > 0; ) {
      if (await this.#look()) {
        await setTimeout(lookMs);
        restMs = pollMinMs;
      } else {
        await this.#told.wait({ signal: never }, restMs);
        restMs = Math.min(2 * restMs, this.#pollMaxMs);
      }
    }
    this.#isRunning = false;
  }

  /** @returns whether there was something new */
  async #look(): Promise<boolean> {
    try {
      const rows = await this.#changedBehind(this.#seen);
      for (const [collection, number] of rows) {
        this.#seen = Math.max(this.#seen, Number(number));
        this.#signals.get(String(collection))?.notify();
      }
      if (rows.length > 0) this.#signals.get(everyCollection)?.notify();
      return rows.length > 0;
    } catch {
      // The feed cannot be read: those who wait find out why when they read themselves.
      for (const signal of [...this.#signals.values()]) signal.notify();
      return true;
    }
  }
}
