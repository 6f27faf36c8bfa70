import { setTimeout } from 'node:timers/promises';
import { createContext, type DataError, type OperationContext, type WriteBatch } from '@database-service/core';
import { type ToxicProxy, useToxicProxy } from '@database-service/servers';
import { expect } from 'vitest';
import { createMongoAdapter, type MongoAdapter, type MongoConfig } from '../src/index.js';

const context = createContext();
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

/** A context that ends soon. */
export function within(milliseconds: number): OperationContext {
  return createContext({ deadlineMs: Date.now() + milliseconds });
}

/** Waits until something is so, and gives up where it never is: what follows tells. */
export async function until(isDone: () => Promise<boolean> | boolean, maxMs = 20_000): Promise<void> {
  const endMs = performance.now() + maxMs;
  while (!(await isDone()) && performance.now() < endMs) await setTimeout(20);
}

/** A batch of one insert. */
export function insertOf(id: string, data = {}): WriteBatch {
  return {
    operations: [{ kind: 'insert', collection: 'c', document: { id, data, metadata: {} } }],
    mode: 'ordered',
  };
}

/** An adapter behind a way to the server that can be spoilt, and one beside it by which is looked what has become of it. */
export class FaultyWay {
  readonly proxy: ToxicProxy;
  readonly adapter: MongoAdapter;
  readonly direct: MongoAdapter;
  readonly #database: string;

  private constructor(proxy: ToxicProxy, uri: string, database: string) {
    this.proxy = proxy;
    this.#database = database;
    this.adapter = this.open();
    this.direct = createMongoAdapter({ uri, database });
  }

  /** With the document `first` in `c`. */
  static async open(uri: string, database: string): Promise<FaultyWay> {
    process.on('unhandledRejection', note);
    const way = new FaultyWay(await useToxicProxy(uri), uri, database);
    await way.adapter.write(context, insertOf('first'));
    return way;
  }

  /** One more adapter by the same way. */
  open(config: Partial<MongoConfig> = {}): MongoAdapter {
    return createMongoAdapter({
      // Looked for more often than every ten seconds, or each test would take so long.
      uri: `${this.proxy.uri}?heartbeatFrequencyMS=500&directConnection=true`,
      database: this.#database,
      poolSize: 4,
      serverSelectionTimeoutMs: 1_000,
      connectTimeoutMs: 1_000,
      ...config,
    });
  }

  /** Inserts a document. @returns why that failed */
  async insert(id: string, given = context): Promise<DataError | undefined> {
    return await this.adapter.write(given, insertOf(id)).then(
      ([result]) => (result?.ok === false ? result.error : undefined),
      (error: DataError) => error,
    );
  }

  /** Fills `c` with documents l000000, l000001, … */
  async load(count: number): Promise<void> {
    const operations = Array.from({ length: count }, (_, n) => ({
      kind: 'insert' as const,
      collection: 'c',
      document: { id: `l${String(n).padStart(6, '0')}`, data: { n: n % 97, pad: 'x'.repeat(300) }, metadata: {} },
    }));
    await this.direct.write(context, { operations, mode: 'unordered' });
  }

  /** All is as before, without a restart. */
  async expectWell(): Promise<void> {
    await until(async () => (await this.insert(crypto.randomUUID(), within(5_000))) === undefined);
    expect(await this.insert(crypto.randomUUID())).toBeUndefined();
    expect((await this.adapter.collection('c').get(context, 'first'))?.id).toBe('first');
    // As many as the pool is large, all at once.
    const all = Array.from({ length: 12 }, () => this.adapter.collection('c').get(within(10_000), 'first'));
    expect((await Promise.all(all)).map((found) => found?.id)).toEqual(Array(12).fill('first'));
    // Numbering borrows one now and then.
    let health = await this.adapter.health(context);
    await until(async () => {
      health = await this.adapter.health(context);
      return health.connections.active === 0;
    });
    const { status, connections } = health;
    expect({ status, ...connections }).toMatchObject({ status: 'connected', active: 0, max: 4 });
    expect(connections.idle).toBeLessThanOrEqual(4);
  }

  async close(): Promise<void> {
    await this.proxy.heal();
    await Promise.all([this.adapter.close(), this.direct.close()]);
    await this.proxy.remove();
    await setTimeout(50);
    process.off('unhandledRejection', note);
    expect(unhandled.splice(0)).toEqual([]);
  }
}
