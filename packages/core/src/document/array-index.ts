const indexPattern = /^(?:0|[1-9][0-9]*)$/;
const digits = /^[0-9]+$/;

/** The array index that a step of a path names; `undefined` for a name. `01` and `-1` are names. */
export function parseArrayIndex(step: string): number | undefined {
  return indexPattern.test(step) ? Number(step) : undefined;
}

/**
 * Whether a step is all digits. In places MongoDB takes that for an index, even `00`, which no array has; who must not
 * miss an index asks this too.
 */
export function isDigits(step: string): boolean {
  return digits.test(step);
}
