import { selectChangeBytes, selectChangeSizes, selectExtent } from '@database-service/sql';
import type { Connection } from '../driver.js';
import { pause } from '../pause.js';

/** Numbers whose records are summed by one statement, so that it takes a few milliseconds. */
const blockNumbers = 5_000;

/**
 * How much room the records of a file's feed take. Records never change, so each full block of numbers is summed once; from
 * then on only what is new is looked at.
 */
export class FeedSizes {
  readonly #blocks = new Map<number, number>();

  /**
   * Finds where the newest records have come to an amount of bytes.
   * @returns the number up to which records are beyond it; 0 if none are
   */
  async findBeyond(reader: () => Connection, bytesMax: number): Promise<number> {
    const [, first, last] = reader().first(selectExtent) ?? [];
    if (typeof first !== 'number' || typeof last !== 'number') return 0;
    this.#forgetBefore(first);
    let bytes = 0;
    for (let block = blockOf(last); block >= blockOf(first); block -= 1) {
      const size = this.#blocks.get(block) ?? (await this.#measure(reader, block, last));
      if (bytes + size > bytesMax) return findWithin(reader(), block, bytesMax - bytes);
      bytes += size;
    }
    return 0;
  }

  async #measure(reader: () => Connection, block: number, last: number): Promise<number> {
    await pause();
    const end = endOf(block);
    const size = Number(reader().first(selectChangeBytes(end - blockNumbers, end))?.[0]);
    if (end <= last) this.#blocks.set(block, size);
    return size;
  }

  #forgetBefore(first: number): void {
    for (const block of this.#blocks.keys()) if (block < blockOf(first)) this.#blocks.delete(block);
  }
}

/** The record of a block with which the newest of the block are more than so many bytes. */
function findWithin(connection: Connection, block: number, bytesMax: number): number {
  const end = endOf(block);
  let bytes = 0;
  for (const [number, size] of connection.all(selectChangeSizes(end - blockNumbers, end))) {
    bytes += Number(size);
    if (bytes > bytesMax) return Number(number);
  }
  // Some were removed since the block was summed.
  return end - blockNumbers;
}

/** Blocks end with a multiple of their length. */
const blockOf = (number: number): number => Math.ceil(number / blockNumbers);
const endOf = (block: number): number => block * blockNumbers;
