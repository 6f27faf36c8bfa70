import { compareStrings, DataError, type OperationContext } from '@database-service/core';
import type { Db } from 'mongodb';
import type { ResolvedConfig } from '../config.js';
import { collectionOf, type MongoDriver } from '../driver.js';
import { isDuplicateKey } from '../errors.js';
import { nameOfStored, own, storedName } from '../names.js';
import { type CatalogueEntry, foreignEntry, readEntry, type StoredEntry } from './entry.js';

/** A change of an entry: what becomes of its fields; `undefined`: nothing is to be done. */
export type EntryChange = (entry: CatalogueEntry) => EntryFields | undefined;

/** Fields of an entry; `undefined` takes one away. */
export type EntryFields = { readonly [Name in keyof StoredEntry]?: StoredEntry[Name] | undefined };

/** Where it is read; the primary if absent. */
interface ReadOptions {
  readonly readPreference?: ResolvedConfig['readPreference'];
}

/** For how long a read goes by what it knows of who made a collection. */
const recentMs = 1_000;
/** How often a change is tried again because another process changed the entry first. */
const attemptsMax = 100;

/**
 * Which collections and indexes there are: a document for each collection that the service made or wrote to, and beside them
 * what other programs have made. Read anew for each use; parsed once for each state.
 */
export class Catalogue {
  readonly #driver: MongoDriver;
  readonly #parsed = new Map<string, CatalogueEntry>();
  readonly #recent = new Map<string, { readonly entry: CatalogueEntry; readonly atMs: number }>();

  constructor(driver: MongoDriver) {
    this.#driver = driver;
  }

  /** A collection as it is now; `undefined` if there is none of the name. */
  find(context: OperationContext, name: string): Promise<CatalogueEntry | undefined> {
    return this.#driver.call(context, 'read', (database) => this.#find(database, name));
  }

  /**
   * A collection as it is, or was a moment ago: for reads, to which only matters who made it. Who goes by its indexes or its
   * schema asks `find`. Read where they read, which may go on without a primary.
   */
  async findRecent(context: OperationContext, name: string): Promise<CatalogueEntry | undefined> {
    const recent = this.#recent.get(name);
    if (recent !== undefined && performance.now() - recent.atMs < recentMs) return recent.entry;
    const { readPreference } = this.#driver.config;
    const entry = await this.#driver.call(context, 'read', (database) =>
      this.#find(database, name, { readPreference }),
    );
    if (entry === undefined) this.#recent.delete(name);
    else this.#recent.set(name, { entry, atMs: performance.now() });
    return entry;
  }

  /** @throws DataError COLLECTION_MISSING */
  async require(context: OperationContext, name: string): Promise<CatalogueEntry> {
    const entry = await this.find(context, name);
    if (entry === undefined) throw collectionMissing(name);
    return entry;
  }

  /** All collections as they are now, by name. */
  list(context: OperationContext): Promise<readonly CatalogueEntry[]> {
    return this.#driver.call(context, 'read', async (database) => {
      const kept = await entriesOf(database).find({}).toArray();
      const entries = new Map(kept.map((stored) => [stored._id, this.#parse(stored)]));
      for (const name of await listStored(database)) if (!entries.has(name)) entries.set(name, foreignEntry(name));
      return [...entries.values()].sort((a, b) => compareStrings(a.name, b.name));
    });
  }

  /**
   * Adds an entry, if there is none.
   * @returns whether it was added
   */
  add(context: OperationContext, entry: StoredEntry): Promise<boolean> {
    return this.#driver.call(context, 'write', async (database) => {
      try {
        await entriesOf(database).insertOne(entry);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  /** Takes an entry away. */
  remove(context: OperationContext, name: string): Promise<void> {
    this.#recent.delete(name);
    return this.#driver.call(context, 'write', async (database) => {
      await entriesOf(database).deleteOne({ _id: name });
    });
  }

  /**
   * Changes an entry that is kept, on what it is then.
   * @returns the entry afterwards
   * @throws DataError COLLECTION_MISSING, WRITE_CONTENTION, and what `change` throws
   */
  async change(context: OperationContext, name: string, change: EntryChange): Promise<CatalogueEntry> {
    for (let count = 0; count < attemptsMax; count += 1) {
      const entry = await this.require(context, name);
      const fields = change(entry);
      if (fields === undefined) return entry;
      const set: Record<string, unknown> = {};
      const unset: Record<string, ''> = {};
      for (const [field, value] of Object.entries(fields)) {
        if (value === undefined) unset[field] = '';
        else set[field] = value;
      }
      const changed = await this.#driver.call(context, 'write', (database) =>
        entriesOf(database).updateOne(
          { _id: name, rev: entry.rev, created_at: entry.createdAt },
          {
            $set: { ...set, rev: entry.rev + 1 },
            ...(Object.keys(unset).length === 0 ? {} : { $unset: unset }),
          },
        ),
      );
      if (changed.matchedCount === 1) return await this.require(context, name);
    }
    throw new DataError('WRITE_CONTENTION', `Others keep changing the collection ${JSON.stringify(name)}; try again.`);
  }

  async #find(database: Db, name: string, options: ReadOptions = {}): Promise<CatalogueEntry | undefined> {
    const stored = await entriesOf(database).findOne({ _id: name }, options);
    if (stored !== null) return this.#parse(stored);
    this.#parsed.delete(name);
    return (await hasStored(database, name, options)) ? foreignEntry(name) : undefined;
  }

  #parse(stored: StoredEntry): CatalogueEntry {
    const known = this.#parsed.get(stored._id);
    if (known?.rev === stored.rev && known.createdAt.getTime() === stored.created_at.getTime()) return known;
    const entry = readEntry(stored, this.#driver.config.limits);
    this.#parsed.set(stored._id, entry);
    return entry;
  }
}

/** The error for a collection that is not there. */
export function collectionMissing(name: string): DataError {
  return new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(name)}.`, {
    details: { collection: name },
  });
}

/** The error for a name that is taken. */
export function collectionExists(name: string): DataError {
  return new DataError('COLLECTION_EXISTS', `There is a collection ${JSON.stringify(name)} already.`, {
    details: { collection: name },
  });
}

function entriesOf(database: Db) {
  return collectionOf<StoredEntry>(database, own.catalogue);
}

/** Whether MongoDB has a collection for the name. */
async function hasStored(database: Db, name: string, options: ReadOptions): Promise<boolean> {
  const found = await database.listCollections({ name: storedName(name) }, { ...options, nameOnly: true }).toArray();
  return found.some((collection) => collection.name === storedName(name) && collection.type !== 'view');
}

async function listStored(database: Db): Promise<readonly string[]> {
  const found = await database.listCollections({}, { nameOnly: true }).toArray();
  return found.flatMap(({ name, type }) => {
    const own = type === 'view' ? undefined : nameOfStored(name);
    return own === undefined ? [] : [own];
  });
}
