import {
  type Adapter,
  type Collection,
  idOfFilter,
  type OperationContext,
  type Ports,
  type WriteBatch,
  type WriteOperation,
  type WriteResult,
} from '@database-service/core';
import type { CachedReads } from './cached-reads.js';

/** Of one document, or of all of a collection. */
interface Touched {
  readonly collection: string;
  readonly id?: string;
}

/**
 * An adapter whose changes are gone from a cache before they are answered, also those that failed: their fate may be unknown.
 * Its own reads never come from the cache: whoever reads in order to write wants what is there.
 */
export function invalidateBehind(adapter: Adapter, reads: CachedReads): Adapter {
  const { ports } = adapter;
  return {
    engine: adapter.engine,
    pushdown: adapter.pushdown,
    limits: adapter.limits,
    ...(adapter.keepsForeignTypes === undefined ? {} : { keepsForeignTypes: adapter.keepsForeignTypes }),
    manyWriteAtomicity: adapter.manyWriteAtomicity,
    ports: wrapPorts(ports, reads),
    collection: (name): Collection => adapter.collection(name),
    listCollections: (context) => adapter.listCollections(context),
    createCollection: (context, name, options) => adapter.createCollection(context, name, options),
    async dropCollection(context, name) {
      try {
        await adapter.dropCollection(context, name);
      } finally {
        await reads.forgetAll(name);
      }
    },
    async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
      try {
        return await adapter.write(context, batch);
      } finally {
        for (const { collection, id } of listTouched(batch)) {
          await (id === undefined ? reads.forgetAll(collection) : reads.forget(collection, id));
        }
      }
    },
    health: (context) => adapter.health(context),
    ...(adapter.pools === undefined ? {} : { pools: adapter.pools.bind(adapter) }),
    statistics: (context) => adapter.statistics(context),
    close: () => adapter.close(),
  };
}

function wrapPorts(ports: Ports, reads: CachedReads): Ports {
  const { rename, raw } = ports;
  return {
    ...ports,
    ...(rename === undefined
      ? {}
      : {
          rename: {
            async renameCollection(context, from, to) {
              try {
                await rename.renameCollection(context, from, to);
              } finally {
                await reads.forgetAll(from);
                await reads.forgetAll(to);
              }
            },
          },
        }),
    ...(raw === undefined
      ? {}
      : {
          raw: {
            // Whether it wrote is the engine's to know.
            async execute(context, query) {
              try {
                return await raw.execute(context, query);
              } finally {
                await reads.forgetAll();
              }
            },
          },
        }),
  };
}

/** Each document once; collections of which some document is not known by id, as a whole. */
function listTouched({ operations }: WriteBatch): Iterable<Touched> {
  const touched = new Map<string, Touched>();
  const whole = new Set<string>();
  for (const operation of operations) {
    const { collection } = operation;
    for (const id of idsOf(operation)) {
      if (id === undefined) whole.add(collection);
      else touched.set(`${collection}\0${id}`, { collection, id });
    }
  }
  const rest = [...touched.values()].filter(({ collection }) => !whole.has(collection));
  return [...rest, ...[...whole].map((collection) => ({ collection }))];
}

function idsOf(operation: WriteOperation): readonly (string | undefined)[] {
  if (operation.kind === 'insert') return [operation.document.id];
  const upserted = operation.kind === 'delete' || operation.upsert === undefined ? [] : [operation.upsert.id];
  return [idOfFilter(operation.target.filter), ...upserted];
}
