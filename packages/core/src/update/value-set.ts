import { groupKey } from '../value/group-key.js';
import type { Value } from '../value/value.js';

/** A set of values by `equalValues`, quick to ask however many there are. */
export class ValueSet {
  /** Scalars are their own keys: numbers, strings, booleans and null cannot be taken for one another. */
  readonly #scalars = new Set<Value>();
  readonly #others = new Set<string>();

  constructor(values: readonly Value[] = []) {
    for (const value of values) this.add(value);
  }

  /** @returns whether the value was new */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    if (isScalar(value)) this.#scalars.add(value);
    else this.#others.add(groupKey(value));
    return true;
  }

  has(value: Value): boolean {
    if (isScalar(value)) return this.#scalars.has(value);
    return this.#others.size > 0 && this.#others.has(groupKey(value));
  }
}

function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null;
}
