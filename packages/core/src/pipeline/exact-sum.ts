/** Terms from here on are summed apart, made small by a power of two, so that no sum on the way overflows. */
const hugeMin = 2 ** 960;
const hugeScale = 2 ** 100;

/**
 * Sums doubles exactly and rounds once, at the end (Shewchuk's partials, as Python's `math.fsum`): ten times 0.1 is 1,
 * and the order of the terms does not matter, so that every engine's stream gives the same sum.
 */
export class ExactSum {
  /** The sum so far while all terms and sums were integers that a double holds exactly. */
  #whole = 0;
  /** Non-overlapping parts of the rest, by increasing magnitude. */
  readonly #partials: number[] = [];
  /** As the partials, of huge terms, divided by the scale. */
  readonly #hugePartials: number[] = [];

  /** Adds a finite number. */
  add(term: number): void {
    const whole = this.#whole + term;
    if (Number.isSafeInteger(whole) && Number.isInteger(term)) this.#whole = whole;
    else if (Math.abs(term) < hugeMin) addPartial(this.#partials, term);
    else addPartial(this.#hugePartials, term / hugeScale);
  }

  /** The sum, rounded to the nearest double, ties to even; infinite where no double is near. */
  get value(): number {
    const partials = this.#partials;
    if (partials.length > 0) {
      const rest = this.#whole;
      this.#whole = 0;
      addPartial(partials, rest);
    }
    const huge = this.#hugePartials;
    if (huge.length === 0 || roundPartials(huge) === 0) {
      return partials.length === 0 ? this.#whole : roundPartials(partials);
    }
    const scaled = [...huge];
    for (const partial of [...partials, this.#whole]) addPartial(scaled, partial / hugeScale);
    return roundPartials(scaled) * hugeScale;
  }
}

function addPartial(partials: number[], term: number): void {
  let sum = term;
  let kept = 0;
  for (const partial of partials) {
    const large = Math.abs(sum) < Math.abs(partial) ? partial : sum;
    const small = large === sum ? partial : sum;
    const high = large + small;
    const low = small - (high - large);
    if (low !== 0) {
      partials[kept] = low;
      kept += 1;
    }
    sum = high;
  }
  partials[kept] = sum;
  partials.length = kept + 1;
}

function roundPartials(partials: readonly number[]): number {
  let index = partials.length - 1;
  let high = partials[index] as number;
  let low = 0;
  while (index > 0 && low === 0) {
    index -= 1;
    const before = high;
    const partial = partials[index] as number;
    high = before + partial;
    low = partial - (high - before);
  }
  // Half-way between two doubles: what lies below decides, not the even one.
  const next = partials[index - 1];
  if (next !== undefined && low !== 0 && low < 0 === next < 0) {
    const doubled = low * 2;
    const rounded = high + doubled;
    if (doubled === rounded - high) high = rounded;
  }
  return high === 0 ? 0 : high;
}
