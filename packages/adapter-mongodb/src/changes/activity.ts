import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { own } from '../names.js';

/** Says that somebody writes to a collection: by its token others see that it is so still. */
interface ActivityMark {
  readonly _id: string;
  readonly token: string;
}

/** For how long a writer counts on its mark. */
const markMs = 1_000;
/** For how long after a new mark a collection is looked at: a writer that is delayed by less is found at once. */
const watchedMs = 5_000;
/** How often every collection is looked at, for writers that were delayed by more. */
const sweepMs = 60_000;

/**
 * Which collections are written to, so that not all have to be looked at: a writer marks a collection before it writes, once a
 * second. No clock is compared with that of another machine.
 */
export class Activity {
  /** When this process marked a collection last. */
  readonly #marked = new Map<string, number>();
  /** Marks of all processes, and when they were seen first. */
  readonly #seen = new Map<string, { readonly token: string; readonly atMs: number }>();
  /** This process's own marks. */
  readonly #tokens = new Map<string, string>();
  /** Where this process wrote since it looked last. */
  readonly #written = new Set<string>();
  #nextSweepMs = 0;

  /** After a write, or an attempt; or where something may be left. */
  noteWritten(collection: string): void {
    this.#written.add(collection);
  }

  /** Before a write. */
  async mark(database: Db, collection: string): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - (this.#marked.get(collection) ?? Number.NEGATIVE_INFINITY) < markMs) return;
    const token = randomBytes(8).toString('hex');
    await marksOf(database).updateOne({ _id: collection }, { $set: { token } }, { upsert: true });
    this.#marked.set(collection, nowMs);
    this.#tokens.set(collection, token);
  }

  /** Where something may be pending. @param listAll - gives all collections, when it is time to look at them */
  async list(database: Db, listAll: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const nowMs = performance.now();
    const marks = await marksOf(database).find({}).toArray();
    const isSwept = nowMs >= this.#nextSweepMs;
    const all = isSwept ? await listAll() : [];
    if (isSwept) this.#nextSweepMs = nowMs + sweepMs;
    const active = new Set(this.#written);
    this.#written.clear();
    for (const { _id, token } of marks) {
      const seen = this.#seen.get(_id);
      if (seen?.token !== token) this.#seen.set(_id, { token, atMs: nowMs });
      if (this.#tokens.get(_id) === token) continue;
      if (seen?.token !== token || nowMs - seen.atMs < watchedMs) active.add(_id);
    }
    return [...new Set([...active, ...all])];
  }
}

function marksOf(database: Db) {
  return collectionOf<ActivityMark>(database, own.activity);
}
