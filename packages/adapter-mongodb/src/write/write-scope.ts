import type { OperationContext } from '@database-service/core';
import type { ClientSession } from 'mongodb';
import { collectionMissing } from '../catalogue/catalogue.js';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { ensureCollection } from '../catalogue/make-collection.js';
import type { Store } from '../store.js';

/** For how long a write goes by what it read in the catalogue. Who adds an index waits for longer before it is filled. */
export const entryFreshMs = 50;

/** What the writes of one batch know of their collections. */
export class WriteScope {
  readonly store: Store;
  /** Marks the change of an idempotency key. */
  readonly claim: string | undefined;
  /** Of a transaction; all that is read and written by these writes belongs to it. */
  readonly session: ClientSession | undefined;
  /** Collections that were written to. */
  readonly written = new Set<string>();
  readonly #entries = new Map<string, { readonly entry: Promise<CatalogueEntry | undefined>; readonly atMs: number }>();

  constructor(store: Store, { claim, session }: { readonly claim?: string; readonly session?: ClientSession } = {}) {
    this.store = store;
    this.claim = claim;
    this.session = session;
  }

  /** A collection as it is now, or was a moment ago; `undefined` if it does not exist. */
  find(context: OperationContext, name: string): Promise<CatalogueEntry | undefined> {
    const known = this.#entries.get(name);
    if (known !== undefined && performance.now() - known.atMs < entryFreshMs) return known.entry;
    return this.#keep(name, this.store.catalogue.find(context, name));
  }

  /** A collection that is written to: it is made, if need be, and those who number changes are told. */
  async open(context: OperationContext, name: string): Promise<CatalogueEntry> {
    const [found] = await Promise.all([this.find(context, name), this.mark(context, name)]);
    if (found?.isKept === true) return found;
    await ensureCollection(context, this.store, name, found);
    const made = await this.#keep(name, this.store.catalogue.find(context, name));
    if (made === undefined) throw collectionMissing(name);
    return made;
  }

  /** Before a write: those who number changes are told, if they have to look for them. */
  async mark(context: OperationContext, name: string): Promise<void> {
    const { driver, feed, membership } = this.store;
    await membership.join(context);
    if (!driver.usesStreams) await feed.mark(context, name);
  }

  /** What a call of the driver is given, to belong to the transaction. */
  get options(): { readonly session?: ClientSession } {
    return this.session === undefined ? {} : { session: this.session };
  }

  /** After a write, or an attempt. */
  noteWritten(name: string): void {
    this.written.add(name);
    if (!this.store.driver.usesStreams) this.store.feed.noteWritten(name);
  }

  #keep(name: string, entry: Promise<CatalogueEntry | undefined>): Promise<CatalogueEntry | undefined> {
    this.#entries.set(name, { entry, atMs: performance.now() });
    return entry;
  }
}
