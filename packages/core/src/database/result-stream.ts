/** Results as they come: iterate with `for await`, or take them all. Each iteration asks the engine anew. */
export class ResultStream<Result> implements AsyncIterable<Result> {
  readonly #open: () => AsyncIterable<Result>;

  constructor(open: () => AsyncIterable<Result>) {
    this.#open = open;
  }

  [Symbol.asyncIterator](): AsyncIterator<Result> {
    return this.#open()[Symbol.asyncIterator]();
  }

  /** Reads all results into memory. */
  async toArray(): Promise<Result[]> {
    const results: Result[] = [];
    for await (const result of this) results.push(result);
    return results;
  }

  /** Reads the first result and ends; `undefined` if there is none. */
  async first(): Promise<Result | undefined> {
    for await (const result of this) return result;
    return undefined;
  }
}
