import type { FeedExtent, FeedPart, FeedSelection, NumberedFeed, OperationContext } from '@database-service/core';
import type { SqlExecutor, SqlRow } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { type BatchBounds, countWithin } from '../sequencer/choose-batch.js';
import { type ChangeRow, readChangeRow } from './change-row.js';
import { selectChangedCollections, selectChanges, selectExtent, selectNextSizes } from './change-statements.js';
import { FeedWatch } from './feed-watch.js';

/** What is good to have in memory at once for each watch. */
const partBounds: BatchBounds = { rowsMax: 200, bytesMax: 8 * 1024 * 1024 };
/** Most numbers that one statement looks at, so that it takes a few milliseconds. */
const windowNumbers = 5_000;

/** How a feed is read. */
export interface SequencedFeedOptions {
  readonly executor: SqlExecutor;
  readonly dialect: SqlDialect;
  /** How long what nobody told of may go unnoticed. */
  readonly pollMaxMs: number;
}

/** The change feed of an engine whose sequencer numbers its records: for `watchFeed`. */
export class SequencedFeed implements NumberedFeed {
  readonly #options: SequencedFeedOptions;
  readonly #watch: FeedWatch;

  constructor(options: SequencedFeedOptions) {
    this.#options = options;
    const { executor, pollMaxMs } = options;
    this.#watch = new FeedWatch((after) => executor.all(selectChangedCollections(after)), pollMaxMs);
  }

  /** Says that records were numbered. Without it they are found by polling. */
  notify(): void {
    this.#watch.notify();
  }

  async extent(): Promise<FeedExtent> {
    const [epoch, first, last] = (await this.#options.executor.all(selectExtent))[0] ?? [];
    const removedThrough = first === null || first === undefined ? 0 : Number(first) - 1;
    return { epoch: String(epoch), removedThrough, last: last === null ? removedThrough : Number(last) };
  }

  async read(_context: OperationContext, after: number, selection: FeedSelection): Promise<FeedPart> {
    const { executor, dialect } = this.#options;
    const { epoch, last } = await this.extent();
    const windowEnd = Math.min(last, after + windowNumbers);
    if (windowEnd <= after) return { records: [], through: after };
    const range = { after, through: windowEnd, collection: selection.collection };
    const sizes = await executor.all(selectNextSizes(dialect, range, partBounds.rowsMax));
    const count = countWithin(
      sizes.map(([, bytes]) => Number(bytes)),
      partBounds,
    );
    const isAll = count === sizes.length && count < partBounds.rowsMax;
    const through = isAll ? windowEnd : Number(sizes[count - 1]?.[0]);
    if (count === 0) return { records: [], through };
    const rows = await executor.all(selectChanges(after, through, selection));
    return { records: rows.map((row) => readChangeRow(epoch, toChangeRow(row))), through };
  }

  async wait(
    context: OperationContext,
    after: number,
    options: { readonly collection: string | undefined; readonly timeoutMs: number },
  ): Promise<number> {
    return await this.#watch.wait(context, after, options);
  }
}

/** The columns of `selectChanges`. Drivers may give 64-bit integers as texts. */
export function toChangeRow(row: SqlRow): ChangeRow {
  const number = (column: SqlRow[number] | undefined): number | null =>
    column === null || column === undefined ? null : Number(column);
  const [position, collection, documentId, op, version, timeMs, createdAtMs, data, metadata] = row;
  return [
    Number(position),
    String(collection),
    documentId as string | null,
    op as ChangeRow[3],
    number(version),
    Number(timeMs),
    number(createdAtMs),
    data as string | null,
    metadata as string | null,
  ];
}
