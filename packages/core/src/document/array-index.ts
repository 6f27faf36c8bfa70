const indexPattern = /^(?:0|[1-9][0-9]*)$/;

/** The array index that a step of a path names; `undefined` for a name. `01` and `-1` are names. */
export function parseArrayIndex(step: string): number | undefined {
  return indexPattern.test(step) ? Number(step) : undefined;
}
