import { setTimeout } from 'node:timers/promises';
import { ChangeSignal, type OperationContext } from '@database-service/core';
import { selectChangedCollections } from '@database-service/sql';
import type { Connection, Row } from '../driver.js';

/** What a watch of commits needs of its store. */
export interface CommitSource {
  /** @throws DataError SHUTTING_DOWN */
  readonly reader: Connection;
  /** Notified behind each commit of this process. */
  readonly committed: ChangeSignal;
}

/** How soon what another process wrote is noticed. */
const pollMs = 100;
/** Commits are looked at so often at most: every look wakes whoever waits for what was changed. */
const lookMs = 10;

const everyCollection = '';

/**
 * Wakes those who wait for changes of a collection, and nobody else: one look at the feed for all of them, behind the
 * commits of this process and, by polling, those of others. It rests while nobody waits.
 */
export class CommitWatch {
  readonly #source: CommitSource;
  readonly #signals = new Map<string, ChangeSignal>();
  #isRunning = false;
  /** All up to this number were told of. */
  #seen = 0;

  constructor(source: CommitSource) {
    this.#source = source;
  }

  /**
   * Settles when a collection, or any, may have records behind a number, when the time is over, or when cancelled.
   * @returns up to which number there are none
   */
  async wait(
    context: OperationContext,
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
    while (this.#signals.size > 0) {
      if (this.#look()) await setTimeout(lookMs);
      else await this.#source.committed.wait({ signal: never }, pollMs);
    }
    this.#isRunning = false;
  }

  /** @returns whether there was something new */
  #look(): boolean {
    let rows: readonly Row[];
    try {
      rows = this.#source.reader.all(selectChangedCollections(this.#seen));
    } catch {
      // The feed cannot be read: those who wait find out why when they read themselves.
      for (const signal of [...this.#signals.values()]) signal.notify();
      return true;
    }
    for (const [collection, number] of rows) {
      this.#seen = Math.max(this.#seen, Number(number));
      this.#signals.get(String(collection))?.notify();
    }
    if (rows.length > 0) this.#signals.get(everyCollection)?.notify();
    return rows.length > 0;
  }
}

const never = new AbortController().signal;
