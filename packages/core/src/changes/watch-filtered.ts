import type { Adapter } from '../adapter/adapter.js';
import type { ChangesPort } from '../adapter/ports.js';
import type { OperationContext } from '../context.js';
import type { Filter } from '../filter/ast.js';
import { type ChangeBatch, type ChangeRecord, omitDocument, type WatchRequest } from './change-record.js';
import { type ChangeFilter, compileChangeFilter, filterNeedsDocuments } from './match-change.js';
import { noFeed } from './no-feed.js';

/** A watch of one collection. */
export type CollectionWatchRequest = WatchRequest & { readonly collection: string };

/** What opens a watch, when the call that it belongs to begins. */
export type OpenWatch = (context: OperationContext) => AsyncIterable<ChangeBatch>;

/**
 * Prepares a watch of a collection that passes on what a filter wants; batches are empty where nothing passed.
 *
 * A filter that looks into documents is refused where records have none: at the start if the collection keeps keys only,
 * or the first change that is read is one without its document; later at the first such change, behind all before it.
 *
 * @throws DataError at once: BAD_OPERAND (`$text`), NOT_SUPPORTED (an engine without a feed). From the iteration:
 *   FILTER_NEEDS_DOCUMENTS, and what `ChangesPort.watch` throws
 */
export function prepareWatch(adapter: Adapter, request: CollectionWatchRequest, filter: Filter): OpenWatch {
  const test = compileChangeFilter(filter);
  const { changes } = adapter.ports;
  if (changes === undefined) throw noFeed(adapter.engine);
  if (!test.needsDocuments) return (context) => passing(changes.watch(context, request), test, false);
  return (context) => watchDocuments(context, adapter, changes, request, test);
}

/** By a filter that documents are needed for, also where they are not to be passed on. */
async function* watchDocuments(
  context: OperationContext,
  adapter: Adapter,
  changes: ChangesPort,
  { detail, ...request }: CollectionWatchRequest,
  test: ChangeFilter,
): AsyncGenerator<ChangeBatch, void, undefined> {
  const info = await adapter.collection(request.collection).info(context);
  if (info?.changeDetail === 'keys') throw filterNeedsDocuments(request.collection);
  await checkStart(context, changes, request, test);
  yield* passing(changes.watch(context, request), test, detail === 'keys');
}

/**
 * A watch that goes on where it was refused is refused again before it begins: a client that comes back by itself would
 * come back for ever.
 */
async function checkStart(
  context: OperationContext,
  changes: ChangesPort,
  request: CollectionWatchRequest,
  { passes }: ChangeFilter,
): Promise<void> {
  if (request.after === undefined) return;
  let batches = 0;
  for await (const { records } of changes.watch(context, { ...request, idleMs: 0 })) {
    if (records.some(passes)) return;
    batches += 1;
    // The first batch is empty by itself.
    if (batches === 2) return;
  }
}

async function* passing(
  watch: AsyncIterable<ChangeBatch>,
  { passes }: ChangeFilter,
  omitDocuments: boolean,
): AsyncGenerator<ChangeBatch, void, undefined> {
  for await (const { records, token } of watch) {
    const passed: ChangeRecord[] = [];
    let place: string | undefined;
    try {
      for (const record of records) {
        if (passes(record)) passed.push(omitDocuments ? omitDocument(record) : record);
        place = record.token;
      }
    } catch (error) {
      // What came before the refusal is told.
      if (place !== undefined) yield { records: passed, token: place };
      throw error;
    }
    yield { records: passed, token };
  }
}
