import type { DatabaseSync } from 'node:sqlite';

/** A record of the change feed, as its table has it. */
export interface FeedRow {
  readonly number: number;
  readonly collection: string;
  readonly document_id: string;
  readonly op: 'created' | 'updated' | 'deleted' | 'dropped' | 'renamed';
  readonly version: number;
  readonly time: number;
  readonly data: string;
}

/** A document that a reader was given. */
export interface Sighting {
  readonly collection: string;
  readonly id: string;
  readonly version: number;
  readonly sentMs: number;
  readonly answeredMs: number;
}

/** When one version of a document was to be seen in a collection. */
interface Stay {
  readonly collection: string;
  readonly fromMs: number;
  toMs: number;
}

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly data: string;
}

/** What the feed says there is, there was, and does not fit. */
export interface Replayed {
  /** Documents by collection and id. */
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Stored>>;
  /** By id and version. */
  readonly stays: ReadonlyMap<string, readonly Stay[]>;
  /** Records that do not fit those before them. */
  readonly faults: readonly string[];
}

/** The times of records are those of their writing; they are seen when they are committed. */
const commitMs = 1_500;

/** All records of a file, in their order. */
export function readWholeFeed(database: DatabaseSync): readonly FeedRow[] {
  return database.prepare('SELECT * FROM dbs_changes ORDER BY number').all() as unknown as FeedRow[];
}

/** Does what the feed tells, record by record. */
export function replayFeed(feed: readonly FeedRow[]): Replayed {
  const replay = new Replay();
  for (const [at, record] of feed.entries()) replay.take(record, feed[at + 1]);
  return replay;
}

class Replay implements Replayed {
  readonly collections = new Map<string, Map<string, Stored>>();
  readonly stays = new Map<string, Stay[]>();
  readonly faults: string[] = [];

  take(record: FeedRow, next: FeedRow | undefined): void {
    if (record.op === 'dropped') this.#drop(record);
    else if (record.op === 'renamed') this.#rename(record, next);
    else this.#change(record);
  }

  #change({ op, collection, document_id: id, version, time, data }: FeedRow): void {
    const contents = this.#contentsOf(collection);
    const before = contents.get(id);
    const fits = op === 'created' ? before === undefined : before?.version === version - 1;
    if (!fits) this.faults.push(`${op} ${collection}/${id} ${version} after ${before?.version}`);
    if (before !== undefined) this.#leave(before, time);
    contents.delete(id);
    if (op === 'deleted') return;
    const document = { id, version, data };
    contents.set(id, document);
    this.#enter(collection, document, time);
  }

  #drop({ collection, time }: FeedRow): void {
    for (const document of this.#contentsOf(collection).values()) this.#leave(document, time);
    this.collections.delete(collection);
  }

  /** Told in the feed of either name; done with the first. */
  #rename({ collection, time, data }: FeedRow, next: FeedRow | undefined): void {
    const { from, to } = JSON.parse(data) as { readonly from: string; readonly to: string };
    if (collection !== from) return;
    if (next?.op !== 'renamed' || next.collection !== to) this.faults.push(`the renaming of ${from} is told once`);
    if (this.#contentsOf(to).size > 0) this.faults.push(`${to} had documents when ${from} got its name`);
    const contents = this.#contentsOf(from);
    for (const document of contents.values()) {
      this.#leave(document, time);
      this.#enter(to, document, time);
    }
    this.collections.set(to, contents);
    this.collections.delete(from);
  }

  #contentsOf(name: string): Map<string, Stored> {
    const contents = this.collections.get(name) ?? new Map<string, Stored>();
    this.collections.set(name, contents);
    return contents;
  }

  #enter(collection: string, { id, version }: Stored, fromMs: number): void {
    const own = this.stays.get(`${id} ${version}`) ?? [];
    this.stays.set(`${id} ${version}`, own);
    own.push({ collection, fromMs, toMs: Number.POSITIVE_INFINITY });
  }

  #leave({ id, version }: Stored, toMs: number): void {
    const stay = this.stays.get(`${id} ${version}`)?.at(-1);
    if (stay !== undefined) stay.toMs = toMs;
  }
}

/** Sightings for which there was no moment, between the question and the answer, at which the document was there. */
export function findUnexplained({ stays }: Replayed, sightings: readonly Sighting[]): readonly Sighting[] {
  return sightings.filter(({ collection, id, version, sentMs, answeredMs }) => {
    const own = stays.get(`${id} ${version}`) ?? [];
    return !own.some(
      (stay) => stay.collection === collection && stay.fromMs <= answeredMs && stay.toMs + commitMs >= sentMs,
    );
  });
}

/** What is stored otherwise than the feed tells: documents, and the entries of their indexes. */
export function compareStored({ collections }: Replayed, database: DatabaseSync): readonly string[] {
  const tables = database.prepare('SELECT name, table_name FROM dbs_collections').all() as unknown as {
    readonly name: string;
    readonly table_name: string;
  }[];
  const stored = new Map<string, string>();
  for (const { name, table_name: table } of tables) {
    const rows = database.prepare(`SELECT id, version, data FROM "${table}"`).all() as unknown as Stored[];
    for (const { id, version, data } of rows) stored.set(`${name}/${id}`, `${version} ${data}`);
  }
  const told = new Map<string, string>();
  for (const [name, contents] of collections) {
    for (const { id, version, data } of contents.values()) told.set(`${name}/${id}`, `${version} ${data}`);
  }
  const differing = [...new Set([...stored.keys(), ...told.keys()])].filter((key) => stored.get(key) !== told.get(key));
  return [
    ...differing.map((key) => `${key}: told ${told.get(key)}, stored ${stored.get(key)}`),
    ...compareEntries(database),
  ];
}

function compareEntries(database: DatabaseSync): readonly string[] {
  const indexes = database
    .prepare(
      `SELECT i.id, i.name, i.state, c.table_name AS owner FROM dbs_indexes i
        LEFT JOIN dbs_collections c ON c.id = i.collection_id`,
    )
    .all() as unknown as { id: number; name: string; state: string; owner: string | null }[];
  const faults = indexes.flatMap(({ id, name, state, owner }) => {
    if (owner === null || state !== 'ready') return [`the index ${name} is ${state}, of ${owner}`];
    const fitting = 'd.seq = e.seq AND d.id = e.id';
    const [strays, missing] = [
      `SELECT count(*) AS n FROM dbs_index_${id} e WHERE NOT EXISTS (SELECT 1 FROM "${owner}" d WHERE ${fitting})`,
      `SELECT count(*) AS n FROM "${owner}" d WHERE NOT EXISTS (SELECT 1 FROM dbs_index_${id} e WHERE ${fitting})`,
    ].map((select) => Number(database.prepare(select).get()?.n));
    return strays === 0 && missing === 0 ? [] : [`the index ${name} has ${strays} strays, and misses ${missing}`];
  });
  const count = database.prepare(
    "SELECT count(*) AS n FROM sqlite_schema WHERE name GLOB 'dbs_index_*' AND type = 'table'",
  );
  const tables = Number(count.get()?.n);
  return tables === indexes.length ? faults : [...faults, `${tables} tables of entries for ${indexes.length} indexes`];
}
