import { parseChangeDetail } from '../changes/change-detail.js';
import { noFeed } from '../changes/no-feed.js';
import { type OpenWatch, prepareWatch } from '../changes/watch-filtered.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import { checkOptionNames, contextOf } from './check-options.js';
import type { WatchOptions } from './options.js';
import { readFilter } from './parse-query.js';
import type { DatabaseSettings } from './settings.js';
import type { CollectionChanges, TypedChange } from './typed-collection.js';

/** How often the iteration looks whether it is to end; nobody sees the empty batches. */
const idleMs = 15_000;

/** The calls that follow a collection, and the one that says what there is to follow. */
export function createChanges<Data extends object>(
  { adapter, limits, context }: DatabaseSettings,
  collection: string,
): CollectionChanges<Data> {
  return {
    watch(filter, options: WatchOptions = {}) {
      checkOptionNames(options, ['after', 'detail']);
      const { after, detail } = options;
      if (after !== undefined && typeof after !== 'string') {
        throw new DataError('BAD_ARGUMENT', 'The option after must be a token of a record.', {
          details: { pointer: '/options/after' },
        });
      }
      const request = {
        collection,
        idleMs,
        ...(after === undefined ? {} : { after }),
        ...(detail === undefined ? {} : { detail: parseChangeDetail(detail, '/options/detail') }),
      };
      const open = prepareWatch(adapter, request, readFilter(filter, limits, { now: new Date() }));
      return each<Data>(open, () => contextOf(context, options));
    },
    async setChangeDetail(detail, options = {}) {
      checkOptionNames(options, []);
      const { changes } = adapter.ports;
      if (changes === undefined) throw noFeed(adapter.engine);
      await changes.setDetail(contextOf(context, options), collection, parseChangeDetail(detail, '/detail'));
    },
  };
}

async function* each<Data extends object>(
  open: OpenWatch,
  begin: () => OperationContext,
): AsyncGenerator<TypedChange<Data>, void, undefined> {
  for await (const { records } of open(begin())) {
    for (const record of records) yield record as TypedChange<Data>;
  }
}
