import type { FeedExtent, FeedPart, FeedSelection, NumberedFeed, OperationContext } from '@database-service/core';
import { FeedWatch, readChangeRow, type Sql, type SqlRow, toChangeRow } from '@database-service/sql';
import {
  type NumberRange,
  type PartBounds,
  selectBatches,
  selectChangedBehind,
  selectExtent,
  selectRecords,
} from './feed-statements.js';

/** What is good to have in memory at once for each watch. */
const partBounds: PartBounds = { rowsMax: 200, bytesMax: 8 * 1024 * 1024 };
/** Most numbers of which one statement looks at the batches, so that it takes some milliseconds. */
const windowNumbers = 100_000;
/** Most batches that one statement puts in order, and about how many records. */
const batchesMax = 100;
const recordsMax = 1_000;

/** What a feed is read with. */
export interface BatchedFeedOptions {
  all(piece: Sql): Promise<readonly SqlRow[]>;
  /** Numbers what was committed. @returns the last number; `undefined` if another is about to do it */
  draw(): Promise<number | undefined>;
  /** How long what nobody told of may go unnoticed. */
  readonly pollMaxMs: number;
}

/** The change feed of a database whose records are numbered in batches, as somebody wants to know of them: for `watchFeed`. */
export class BatchedFeed implements NumberedFeed {
  readonly #options: BatchedFeedOptions;
  readonly #watch: FeedWatch;

  constructor(options: BatchedFeedOptions) {
    this.#options = options;
    this.#watch = new FeedWatch((after) => this.#changedBehind(after), options.pollMaxMs);
  }

  /** Says that records were committed. Without it they are found by polling. */
  notify(): void {
    this.#watch.notify();
  }

  async extent(): Promise<FeedExtent> {
    const [epoch, removedThrough, last] = (await this.#options.all(selectExtent))[0] ?? [];
    return { epoch: String(epoch), removedThrough: Number(removedThrough), last: Number(last) };
  }

  async read(_context: OperationContext, after: number, selection: FeedSelection): Promise<FeedPart> {
    const { epoch, last } = await this.#extentBehind(after);
    const { collection } = selection;
    const window: NumberRange = { after, through: Math.min(last, after + windowNumbers), collection };
    if (window.through <= after) return { records: [], through: after };
    const batches = await this.#chooseBatches(window);
    if (batches === undefined) return { records: [], through: window.through };
    const range = { ...window, through: batches.through };
    const rows = await this.#options.all(selectRecords(batches.behind, range, selection, partBounds));
    const found = Number(rows[0]?.[foundColumn] ?? 0);
    const isAll = rows.length === found && found < partBounds.rowsMax;
    return {
      records: rows.map((row) => readChangeRow(epoch, toChangeRow(row))),
      through: isAll ? batches.knownThrough : Number(rows.at(-1)?.[0]),
    };
  }

  async wait(
    context: OperationContext,
    after: number,
    options: { readonly collection: string | undefined; readonly timeoutMs: number },
  ): Promise<number> {
    return await this.#watch.wait(context, after, options);
  }

  /** Numbers first what was committed, where all that has a number was read: who reads finds what was acknowledged before. */
  async #extentBehind(after: number): Promise<FeedExtent> {
    const extent = await this.extent();
    if (extent.last > after || (await this.#options.draw()) === after) return extent;
    return await this.extent();
  }

  /** The batches that are looked at next; `undefined`: none in the window has what is wanted. */
  async #chooseBatches(window: NumberRange): Promise<ChosenBatches | undefined> {
    const rows = await this.#options.all(selectBatches(window, batchesMax));
    const batches = rows.map(([behind, through]) => ({ behind: Number(behind), through: Number(through) }));
    const [first] = batches;
    if (first === undefined) return undefined;
    let count = 0;
    const last = batches.find(({ behind, through }) => {
      count += through - behind;
      return count >= recordsMax;
    });
    const isAll = last === undefined && batches.length < batchesMax;
    const through = Math.min((last ?? batches.at(-1) ?? first).through, window.through);
    return { behind: first.behind, through, knownThrough: isAll ? window.through : through };
  }

  async #changedBehind(after: number): Promise<readonly SqlRow[]> {
    const last = await this.#options.draw();
    return last !== undefined && last <= after ? [] : await this.#options.all(selectChangedBehind(after));
  }
}

interface ChosenBatches {
  /** Of the first one. */
  readonly behind: number;
  /** The last number of the last one, within the window. */
  readonly through: number;
  /** When these are read, all up to this number was looked at. */
  readonly knownThrough: number;
}

/** Behind the columns of `ChangeRow`. */
const foundColumn = 9;
