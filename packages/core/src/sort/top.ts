import type { Document } from '../document/document.js';
import type { DataObject } from '../value/value.js';
import { comparePositions, sortPosition, valuePosition } from './position.js';
import type { Sort, SortKey, SortPosition } from './sort.js';

interface Entry<Item> {
  readonly item: Item;
  readonly position: SortPosition;
  /** Place of arrival: ties keep it. */
  readonly arrival: number;
}

/**
 * Sorts what is added, keeping no more than a limit of it: memory is bounded by the limit, each item costs
 * O(log limit) at most, and its keys are read once. Items that tie keep the order in which they came.
 */
export class TopSorter<Item> {
  /** A heap with the last of the kept at its root, as soon as it is full; before that just a list. */
  readonly #entries: Entry<Item>[] = [];
  readonly #keys: readonly SortKey[];
  readonly #readPosition: (item: Item) => SortPosition;
  readonly #limit: number;
  #arrivals = 0;

  /** @param limit - most items kept; `Infinity` keeps all */
  constructor(keys: readonly SortKey[], readPosition: (item: Item) => SortPosition, limit: number) {
    this.#keys = keys;
    this.#readPosition = readPosition;
    this.#limit = limit;
  }

  /** Items kept now. */
  get size(): number {
    return this.#entries.length;
  }

  /** Takes an item in. Gives back the one that the limit drops for it (perhaps itself), or `undefined`. */
  add(item: Item): Item | undefined {
    if (this.#limit === 0) return item;
    const entry = { item, position: this.#readPosition(item), arrival: this.#arrivals };
    this.#arrivals += 1;
    const entries = this.#entries;
    if (entries.length < this.#limit) {
      entries.push(entry);
      if (entries.length === this.#limit) this.#heapify();
      return undefined;
    }
    const last = entries[0] as Entry<Item>;
    if (this.#compare(entry, last) >= 0) return item;
    entries[0] = entry;
    this.#sink(0);
    return last.item;
  }

  /** What is kept, in order. The sorter is empty afterwards. */
  drain(): Item[] {
    return this.#inOrder(this.#entries.splice(0));
  }

  /** What is kept, in order, and stays. */
  list(): Item[] {
    return this.#inOrder([...this.#entries]);
  }

  #inOrder(entries: Entry<Item>[]): Item[] {
    const keys = this.#keys;
    entries.sort((a, b) => comparePositions(a.position, b.position, keys) || a.arrival - b.arrival);
    return entries.map(({ item }) => item);
  }

  #compare(a: Entry<Item>, b: Entry<Item>): number {
    return comparePositions(a.position, b.position, this.#keys) || a.arrival - b.arrival;
  }

  #heapify(): void {
    for (let index = (this.#entries.length >>> 1) - 1; index >= 0; index -= 1) this.#sink(index);
  }

  #sink(start: number): void {
    const entries = this.#entries;
    const sinking = entries[start] as Entry<Item>;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= entries.length) break;
      const right = child + 1;
      if (right < entries.length && this.#compare(entries[right] as Entry<Item>, entries[child] as Entry<Item>) > 0) {
        child = right;
      }
      if (this.#compare(entries[child] as Entry<Item>, sinking) <= 0) break;
      entries[index] = entries[child] as Entry<Item>;
      index = child;
    }
    entries[index] = sinking;
  }
}

/** A sorter of stored documents that keeps the first `limit` of a sort. */
export function createTopDocuments(sort: Sort, limit: number): TopSorter<Document> {
  return new TopSorter(sort, (document) => sortPosition(document, sort), limit);
}

/** A sorter of a pipeline's documents, whose paths have the root `value`. */
export function createTopValues(keys: readonly SortKey[], limit: number): TopSorter<DataObject> {
  return new TopSorter(keys, (value) => valuePosition(value, keys), limit);
}
