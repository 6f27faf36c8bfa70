/** What stands for all the values for which there was no room. */
const otherLabel = 'other';

/** Keeps a label's values bounded in number, so that callers who make up names cannot fill the memory. */
export class BoundedLabel {
  readonly #admitted = new Set<string>();
  readonly #valuesMax: number;

  constructor(valuesMax: number) {
    this.#valuesMax = valuesMax;
  }

  /** The value itself once it has a place, `other` before; empty for none. @param scope - where it is a value */
  labelOf(scope: string, value: string | undefined): string {
    if (value === undefined) return '';
    return this.#admitted.has(keyOf(scope, value)) ? value : otherLabel;
  }

  /** Whether a value has no place of its own and might have one. */
  mayAdmit(scope: string, value: string): boolean {
    return this.#admitted.size < this.#valuesMax && !this.#admitted.has(keyOf(scope, value));
  }

  /** Gives a value a place of its own, if there is one. */
  admit(scope: string, value: string): void {
    if (this.mayAdmit(scope, value)) this.#admitted.add(keyOf(scope, value));
  }
}

function keyOf(scope: string, value: string): string {
  return `${scope}\n${value}`;
}
