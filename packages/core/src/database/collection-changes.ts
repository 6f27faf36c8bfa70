import type { ChangesPort } from '../adapter/ports.js';
import type { WatchRequest } from '../changes/change-record.js';
import { compileChangeFilter } from '../changes/match-change.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import { checkOptionNames, contextOf } from './check-options.js';
import type { WatchOptions } from './options.js';
import { readFilter } from './parse-query.js';
import type { DatabaseSettings } from './settings.js';
import type { CollectionChanges, TypedChange } from './typed-collection.js';

/** How often the iteration looks whether it is to end; nobody sees the empty batches. */
const idleMs = 15_000;

/** The calls that follow a collection. */
export function createChanges<Data extends object>(
  { adapter, limits, context }: DatabaseSettings,
  collection: string,
): CollectionChanges<Data> {
  return {
    watch(filter, options: WatchOptions = {}) {
      checkOptionNames(options, ['after']);
      const { after } = options;
      if (after !== undefined && typeof after !== 'string') {
        throw new DataError('BAD_ARGUMENT', 'The option after must be a token of a record.', {
          details: { pointer: '/options/after' },
        });
      }
      const passes = compileChangeFilter(readFilter(filter, limits, { now: new Date() }));
      const request = { collection, idleMs, ...(after === undefined ? {} : { after }) };
      const { changes } = adapter.ports;
      if (changes === undefined) throw noFeed(adapter.engine);
      return each<Data>(changes, () => contextOf(context, options), request, passes);
    },
  };
}

/** The error of an engine without a change feed. */
export function noFeed(engine: string): DataError {
  return new DataError('NOT_SUPPORTED', `The engine ${engine} has no change feed.`);
}

async function* each<Data extends object>(
  changes: ChangesPort,
  open: () => OperationContext,
  request: WatchRequest,
  passes: ReturnType<typeof compileChangeFilter>,
): AsyncGenerator<TypedChange<Data>, void, undefined> {
  for await (const { records } of changes.watch(open(), request)) {
    for (const record of records) if (passes(record)) yield record as TypedChange<Data>;
  }
}
