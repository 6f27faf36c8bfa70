/** Places in one block of bits. */
const blockPlaces = 4_096;

/**
 * A set of places in a table, in a bit for each: of a million rows it takes 125 KB, whichever of them are in it. A list of
 * a million numbers, as rows of the driver, took a hundred times that.
 */
export class PlaceSet {
  readonly #blocks = new Map<number, Uint32Array>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param place - a whole number, 0 or more */
  add(place: number): void {
    const number = Math.floor(place / blockPlaces);
    const at = place % blockPlaces;
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = new Uint32Array(blockPlaces / 32);
      this.#blocks.set(number, block);
    }
    const bits = block[at >>> 5] ?? 0;
    const bit = 1 << (at & 31);
    if ((bits & bit) !== 0) return;
    block[at >>> 5] = bits | bit;
    this.#size += 1;
  }

  /** The places, ascending. */
  *[Symbol.iterator](): Generator<number> {
    for (const number of [...this.#blocks.keys()].sort((a, b) => a - b)) {
      const block = this.#blocks.get(number) ?? [];
      for (const [index, bits] of block.entries()) {
        for (let left = bits; left !== 0; left &= left - 1) {
          yield number * blockPlaces + index * 32 + 31 - Math.clz32(left & -left);
        }
      }
    }
  }
}
