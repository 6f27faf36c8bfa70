import { setTimeout } from 'node:timers/promises';
import { type NewChangeRow, writeCollectionChange } from '@database-service/sql';
import { changeOf, type SequencedFile } from './sequenced-file.ts';

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Writers of one collection at once, as an engine with locks on rows has them: who changes a document holds its lock until
 * the transaction ends, ids are given when a record is left, and a transaction's records are seen all at once when it
 * commits, which may be long after others with greater ids.
 */
export class ManyWriters {
  /** What is true of each document, in the order of its commits: `op version`; `dropped` in those of all. */
  readonly truth = new Map<string, string[]>();
  committed = 0;
  readonly #file: SequencedFile;
  readonly #random: () => number;
  readonly #documents: readonly string[];
  readonly #versions = new Map<string, number>();
  readonly #locks = new Map<string, Promise<void>>();
  #lastId = 0;

  constructor(file: SequencedFile, random: () => number, documentCount: number) {
    this.#file = file;
    this.#random = random;
    this.#documents = Array.from({ length: documentCount }, (_, n) => `d${n}`);
    for (const id of this.#documents) this.truth.set(id, []);
  }

  /** Transactions one after the other; call it several times for several writers. */
  async write(transactions: number): Promise<void> {
    for (let count = 0; count < transactions; count += 1) {
      if (this.#random() < 0.04) await this.#drop();
      else await this.#change();
    }
  }

  /** Changes a few documents; their locks are taken in one order, so that no two wait for each other. */
  async #change(): Promise<void> {
    const picked = this.#documents.filter(() => this.#random() < 2 / this.#documents.length);
    const records: [number, NewChangeRow][] = [];
    const versions = new Map<string, number>();
    const unlocks: (() => void)[] = [];
    for (const id of picked) {
      unlocks.push(await this.#lock(id));
      const version = this.#versions.get(id) ?? 0;
      const op = version === 0 ? 'created' : this.#random() < 0.3 ? 'deleted' : 'updated';
      records.push([++this.#lastId, changeOf(id, op, version + 1)]);
      versions.set(id, op === 'deleted' ? 0 : version + 1);
      if (this.#random() < 0.3) await setTimeout(this.#random() * 8);
    }
    // Some roll back: their ids are never seen.
    const isCommitted = this.#random() < 0.9;
    await this.#commit(isCommitted ? records : [], isCommitted ? versions : new Map());
    for (const unlock of unlocks) unlock();
  }

  /** Drops the collection: nobody has a lock on any of its documents then. */
  async #drop(): Promise<void> {
    const unlocks: (() => void)[] = [];
    for (const id of this.#documents) unlocks.push(await this.#lock(id));
    const record = writeCollectionChange('c', 1_000);
    const id = ++this.#lastId;
    await setTimeout(this.#random() * 4);
    await this.#commit([[id, record]], new Map(this.#documents.map((document) => [document, 0])));
    for (const unlock of unlocks) unlock();
  }

  async #commit(records: readonly [number, NewChangeRow][], versions: ReadonlyMap<string, number>): Promise<void> {
    await this.#file.commit(records);
    this.committed += records.length;
    for (const [id, version] of versions) this.#versions.set(id, version);
    for (const [, [, documentId, op, version]] of records) {
      if (documentId !== null) this.truth.get(documentId)?.push(`${op} ${version}`);
      else for (const list of this.truth.values()) list.push(op);
    }
  }

  async #lock(id: string): Promise<() => void> {
    const before = this.#locks.get(id) ?? Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#locks.set(
      id,
      before.then(() => promise),
    );
    await before;
    return resolve;
  }
}
