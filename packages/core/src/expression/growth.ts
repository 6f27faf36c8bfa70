import { DataError } from '../errors/data-error.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';

/** Most values that one value may hold, however deep; one that stands at several places counts each time. */
const valuesMax = 1_000_000;
const depthMax = 200;

interface Extent {
  readonly values: number;
  readonly depth: number;
}

const single: Extent = { values: 1, depth: 0 };

/**
 * Watches a value that a loop makes from itself. It may hold itself twice in each turn: small in memory, for the parts
 * are shared, but without end for whoever writes or compares it.
 */
export class GrowthGuard {
  readonly #operator: string;
  /** Parts that were measured before: a turn costs what it adds. */
  readonly #known = new WeakMap<object, Extent>();

  constructor(operator: string) {
    this.#operator = operator;
  }

  /**
   * Checks the value as it has become.
   *
   * @throws DataError LIMIT_EXCEEDED
   */
  check(value: Value | undefined): void {
    if (typeof value === 'object' && value !== null) this.#measure(value, 0);
  }

  #measure(value: Value, level: number): Extent {
    if (!isDataObject(value) && !isValueArray(value)) return single;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (level > depthMax) throw this.#refuse();
    let values = 1;
    let depth = 0;
    for (const part of isValueArray(value) ? value : Object.values(value)) {
      const extent = this.#measure(part, level + 1);
      values += extent.values;
      depth = Math.max(depth, extent.depth);
    }
    if (values > valuesMax || depth + 1 > depthMax) throw this.#refuse();
    const extent = { values, depth: depth + 1 };
    this.#known.set(value, extent);
    return extent;
  }

  #refuse(): DataError {
    return new DataError(
      'LIMIT_EXCEEDED',
      `${this.#operator} would make a value of more than ${valuesMax} parts or ${depthMax} levels; work on less at a time.`,
      { details: { operator: this.#operator, limit: valuesMax } },
    );
  }
}
