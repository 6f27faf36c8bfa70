import { compareStrings } from '../value/compare.js';
import { type DataObject, isValueArray, type Value } from '../value/value.js';

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
    else this.#others.add(describeExactly(value));
    return true;
  }

  has(value: Value): boolean {
    if (isScalar(value)) return this.#scalars.has(value);
    return this.#others.size > 0 && this.#others.has(describeExactly(value));
  }
}

function isScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null;
}

/** A text that is the same for equal values only: keys sorted, dates apart from everything that JSON has. */
function describeExactly(value: Value): string {
  if (value instanceof Date) return `d${value.getTime()}`;
  if (isValueArray(value)) return `[${value.map(describeExactly).join()}]`;
  if (isScalar(value)) return JSON.stringify(value === 0 ? 0 : value);
  const object = value as DataObject;
  const fields = Object.keys(object)
    .sort(compareStrings)
    .map((name) => `${JSON.stringify(name)}:${describeExactly(object[name] as Value)}`);
  return `{${fields.join()}}`;
}
