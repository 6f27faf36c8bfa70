/** How much is taken at once. */
export interface BatchBounds {
  readonly rowsMax: number;
  /** Of documents; a single record may exceed it. */
  readonly bytesMax: number;
}

/** How many of the first rows, given by their sizes, are taken at once: one at least, if there is any. */
export function countWithin(sizes: readonly number[], { rowsMax, bytesMax }: BatchBounds): number {
  let bytes = 0;
  for (const [count, size] of sizes.entries()) {
    bytes += size;
    if (count === rowsMax || (count > 0 && bytes > bytesMax)) return count;
  }
  return sizes.length;
}
