import type { Change, DocumentStep, Step, WriteById } from './step.js';

/** A document, as the model knows it: without times. `by` names the call that wrote it last. */
export interface ModelDocument {
  readonly id: string;
  readonly version: number;
  readonly data: { readonly n: number; readonly k?: number; readonly by: string };
}

/** A record of the change feed, as the model expects it. */
export type ModelRecord =
  | { readonly op: 'created' | 'updated'; readonly collection: string; readonly after: ModelDocument }
  | {
      readonly op: 'created' | 'updated';
      readonly collection: string;
      readonly id: string;
      readonly version: number;
      readonly detail: 'keys';
    }
  | { readonly op: 'deleted'; readonly collection: string; readonly id: string; readonly version: number }
  | { readonly op: 'dropped' | 'renamed'; readonly collection: string };

/** What a call answers: documents, a count, the reason of a refusal. */
export type Outcome =
  | { readonly document: ModelDocument | null }
  | { readonly documents: readonly ModelDocument[] | null }
  | { readonly count: number }
  | { readonly results: readonly Outcome[] }
  | { readonly done: true }
  | { readonly error: string };

/** The names under which a history keeps its collection. */
export interface ModelNames {
  readonly main: string;
  readonly other: string;
}

interface ModelCollection {
  readonly documents: Map<string, ModelDocument>;
  readonly indexes: Set<'unique' | 'plain'>;
  keysOnly: boolean;
}

const newCollection = (): ModelCollection => ({ documents: new Map(), indexes: new Set(), keysOnly: false });

const refuse = (error: string): Outcome => ({ error });
const nameOf = (isUnique: boolean) => (isUnique ? 'unique' : 'plain');

/** What calls mean, in the plainest way: a `Map` for each collection. Knows nothing of the code under test. */
export class PlainModel {
  readonly names: ModelNames;
  readonly #collections: Map<string, ModelCollection>;

  constructor(names: ModelNames, collections = new Map<string, ModelCollection>()) {
    this.names = names;
    this.#collections = collections;
  }

  /** A copy, which goes its own way. */
  clone(): PlainModel {
    const copies = [...this.#collections].map(([name, { documents, indexes, keysOnly }]): [string, ModelCollection] => [
      name,
      { documents: new Map(documents), indexes: new Set(indexes), keysOnly },
    ]);
    return new PlainModel(this.names, new Map(copies));
  }

  /** The documents of a collection, by id. */
  list(collection: string): readonly ModelDocument[] {
    const documents = [...(this.#collections.get(collection)?.documents.values() ?? [])];
    return documents.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Makes a collection, if there is none: an index makes one, too, and leaves no record. */
  make(name: string): void {
    if (!this.#collections.has(name)) this.#collections.set(name, newCollection());
  }

  /**
   * Does a step.
   *
   * @param by - names the call; what it writes bears it
   * @param records - gets what the change feed must tell
   */
  apply(step: Step, by: string, records: ModelRecord[]): Outcome {
    switch (step.kind) {
      case 'bulk':
        return this.#bulk(step.steps, step.atomic, by, records);
      case 'createIndex':
        return this.#createIndex(step.unique);
      case 'dropIndex': {
        const collection = this.#collections.get(this.names.main);
        if (collection === undefined) return refuse('COLLECTION_MISSING');
        return collection.indexes.delete(nameOf(step.unique)) ? { done: true } : refuse('INDEX_MISSING');
      }
      case 'rename':
        return this.#rename(step.back, records);
      case 'changeDetail': {
        const collection = this.#collections.get(this.names.main);
        if (collection === undefined) return refuse('COLLECTION_MISSING');
        collection.keysOnly = step.detail === 'keys';
        return { done: true };
      }
      case 'drop':
        if (!this.#collections.delete(this.names.main)) return refuse('COLLECTION_MISSING');
        records.push({ op: 'dropped', collection: this.names.main });
        return { done: true };
      default:
        return this.#changeDocuments(step, by, records);
    }
  }

  #changeDocuments(step: DocumentStep, by: string, records: ModelRecord[]): Outcome {
    const all = this.list(this.names.main);
    switch (step.kind) {
      case 'get':
        return { document: all.find(({ id }) => id === step.id) ?? null };
      case 'findAndUpdate': {
        const best = all.filter(({ data }) => data.n >= step.atLeast).sort((a, b) => b.data.n - a.data.n)[0];
        return best === undefined
          ? { document: null }
          : this.#put(best, { ...best.data, n: best.data.n + 1, by }, records);
      }
      case 'updateMany': {
        const matches = all.filter(({ data }) => data.n >= step.atLeast);
        for (const match of matches) this.#put(match, { ...match.data, n: match.data.n + 1, by }, records);
        return { count: matches.length };
      }
      case 'transfer': {
        const [from, to] = [step.from, step.to].map((id) => all.find((document) => document.id === id));
        if (from === undefined || to === undefined) return { documents: null };
        const first = this.#put(from, { ...from.data, n: from.data.n - step.amount, by }, records);
        const present = from.id === to.id ? documentOf(first) : to;
        const second = this.#put(present, { ...present.data, n: present.data.n + step.amount, by }, records);
        return { documents: [documentOf(first), documentOf(second)] };
      }
      default:
        return this.#writeById(step, by, records);
    }
  }

  #writeById(step: WriteById, by: string, records: ModelRecord[]): Outcome {
    const before = this.#collections.get(this.names.main)?.documents.get(step.id);
    const version = 'version' in step ? step.version : undefined;
    if (before !== undefined && version !== undefined && before.version !== version) return refuse('VERSION_MISMATCH');
    switch (step.kind) {
      case 'insert':
        return before === undefined ? this.#create(step.id, dataOf(step, by), records) : refuse('DUPLICATE_ID');
      case 'replace':
        return before === undefined ? refuse('DOCUMENT_MISSING') : this.#put(before, dataOf(step, by), records);
      case 'update':
        if (before === undefined) return refuse('DOCUMENT_MISSING');
        return this.#put(before, { ...changed(before.data, step.change), by }, records);
      case 'upsert':
        if (before === undefined) return this.#create(step.id, { n: step.inc, by }, records);
        return this.#put(before, { ...before.data, n: before.data.n + step.inc, by }, records);
      case 'delete':
        if (before === undefined) return { document: null };
        this.#collections.get(this.names.main)?.documents.delete(step.id);
        records.push({ op: 'deleted', collection: this.names.main, id: step.id, version: before.version + 1 });
        return { document: before };
    }
  }

  #create(id: string, data: ModelDocument['data'], records: ModelRecord[]): Outcome {
    return this.#store({ id, version: 1, data }, 'created', records);
  }

  #put(before: ModelDocument, data: ModelDocument['data'], records: ModelRecord[]): Outcome {
    return this.#store({ id: before.id, version: before.version + 1, data }, 'updated', records);
  }

  #store(after: ModelDocument, op: 'created' | 'updated', records: ModelRecord[]): Outcome {
    const { main } = this.names;
    const collection = this.#collections.get(main) ?? newCollection();
    const isTaken = [...collection.documents.values()].some(
      ({ id, data }) => id !== after.id && data.k !== undefined && data.k === after.data.k,
    );
    if (isTaken && collection.indexes.has('unique')) return refuse('DUPLICATE_VALUE');
    this.#collections.set(main, collection);
    collection.documents.set(after.id, after);
    const head = { op, collection: main };
    const { id, version } = after;
    records.push(collection.keysOnly ? { ...head, id, version, detail: 'keys' } : { ...head, after });
    return { document: after };
  }

  #bulk(steps: readonly WriteById[], isAtomic: boolean, by: string, records: ModelRecord[]): Outcome {
    const trial = this.clone();
    const [results, told]: [Outcome[], ModelRecord[]] = [[], []];
    for (const [position, step] of steps.entries()) {
      const result = trial.apply(step, `${by}.${position}`, told);
      // In bulk a write that finds nothing is no failure.
      const isMissing = 'error' in result && result.error === 'DOCUMENT_MISSING';
      const isRefused = 'error' in result && !isMissing;
      if (isRefused && isAtomic) return { results: [result] };
      results.push(
        isRefused ? result : { count: isMissing || ('document' in result && result.document === null) ? 0 : 1 },
      );
      if (isRefused) break;
    }
    for (const [name, collection] of trial.#collections) this.#collections.set(name, collection);
    records.push(...told);
    return { results };
  }

  #createIndex(isUnique: boolean): Outcome {
    const values = this.list(this.names.main).flatMap(({ data }) => (data.k === undefined ? [] : [data.k]));
    if (isUnique && new Set(values).size < values.length) return refuse('INDEX_DUPLICATES');
    const collection = this.#collections.get(this.names.main) ?? newCollection();
    this.#collections.set(this.names.main, collection);
    collection.indexes.add(nameOf(isUnique));
    return { done: true };
  }

  #rename(isBack: boolean, records: ModelRecord[]): Outcome {
    const { main, other } = this.names;
    const [from, to] = isBack ? [other, main] : [main, other];
    const collection = this.#collections.get(from);
    if (collection === undefined) return refuse('COLLECTION_MISSING');
    if (this.#collections.has(to)) return refuse('COLLECTION_EXISTS');
    this.#collections.delete(from);
    this.#collections.set(to, collection);
    for (const name of [from, to]) records.push({ op: 'renamed', collection: name });
    return { done: true };
  }
}

function documentOf(outcome: Outcome): ModelDocument {
  if ('document' in outcome && outcome.document !== null) return outcome.document;
  throw new TypeError('The model refused what it cannot refuse.');
}

function dataOf({ n, k }: { readonly n: number; readonly k?: number | undefined }, by: string): ModelDocument['data'] {
  return k === undefined ? { n, by } : { n, k, by };
}

function changed(data: ModelDocument['data'], change: Change): ModelDocument['data'] {
  if ('inc' in change) return { ...data, n: data.n + change.inc };
  const { k: _, ...rest } = data;
  return 'setK' in change ? { ...rest, k: change.setK } : rest;
}
