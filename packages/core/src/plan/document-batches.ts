import { checkCancelled, isAborted } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';

/**
 * Documents on their way through an adapter: in batches, none of them empty, since a step of an async iteration costs more
 * than most of what is done with a document in it.
 */
export type DocumentBatches<Result = void> = AsyncGenerator<readonly Document[], Result, undefined>;

/** About how many documents a batch holds: enough that a step costs little for each, so few that they are soon done with. */
export const batchDocuments = 64;

/**
 * What batches hold, one by one, as `Collection.find` gives it. Ending the iteration ends the source.
 *
 * @throws DataError CANCELLED, DEADLINE_EXCEEDED if nobody waits any more, also amid a batch; what the source throws
 */
export function flattenBatches<Item>(
  context: OperationContext,
  source: AsyncGenerator<readonly Item[]>,
): AsyncIterable<Item> {
  return { [Symbol.asyncIterator]: () => new BatchIterator(context, source) };
}

/** An async generator with `yield*` would wait several times for each item. */
class BatchIterator<Item> implements AsyncIterator<Item, void, undefined> {
  readonly #context: OperationContext;
  readonly #source: AsyncGenerator<readonly Item[]>;
  #batch: readonly Item[] = [];
  #given = 0;
  /** The last of those who wait for a batch: they have their turns in the order in which they came. */
  #waiting: Promise<unknown> | undefined;

  constructor(context: OperationContext, source: AsyncGenerator<readonly Item[]>) {
    this.#context = context;
    this.#source = source;
  }

  next(): Promise<IteratorResult<Item, void>> {
    if (this.#waiting === undefined && this.#given < this.#batch.length && !isAborted(this.#context)) {
      return Promise.resolve(this.#take());
    }
    const turn = this.#waiting === undefined ? this.#fetch() : this.#waiting.then(() => this.#fetch());
    const waiting = turn
      .catch(() => {})
      .finally(() => {
        if (this.#waiting === waiting) this.#waiting = undefined;
      });
    this.#waiting = waiting;
    return turn;
  }

  async return(): Promise<IteratorResult<Item, void>> {
    this.#batch = [];
    this.#given = 0;
    await this.#source.return(undefined);
    return { done: true, value: undefined };
  }

  #take(): IteratorResult<Item, void> {
    const value = this.#batch[this.#given] as Item;
    this.#given += 1;
    return { done: false, value };
  }

  async #fetch(): Promise<IteratorResult<Item, void>> {
    try {
      if (isAborted(this.#context)) checkCancelled(this.#context);
    } catch (error) {
      await this.return();
      throw error;
    }
    while (this.#given >= this.#batch.length) {
      const step = await this.#source.next();
      if (step.done) return { done: true, value: undefined };
      this.#batch = step.value;
      this.#given = 0;
    }
    return this.#take();
  }
}
