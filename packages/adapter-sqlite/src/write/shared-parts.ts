import type { Connection } from '../driver.js';
import { beginPart, type WritePart } from './write-part.js';

/**
 * What the operations of a batch, each for itself, are undone by. A savepoint costs a quarter of what storing a document
 * does, and most operations succeed: so they share one. Where one fails, all that shared it with it are undone, and done
 * again each with its own.
 */
export class SharedParts {
  readonly #connection: Connection;
  #open: { readonly part: WritePart; readonly from: number } | undefined;
  #isShared = true;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Begins the operation at a position. @param isWhole - as of `beginPart` */
  begin(position: number, isWhole: boolean): void {
    this.#open ??= { part: beginPart(this.#connection, isWhole), from: position };
  }

  /** The operation that was begun last succeeded. */
  keep(): void {
    if (!this.#isShared) this.close();
  }

  /**
   * Undoes the operation at a position, and those that share its part.
   *
   * @returns the position of the first that was undone
   */
  undo(position: number): number {
    const from = this.#open?.from ?? position;
    this.#open?.part.undo();
    this.#open = undefined;
    if (from < position) this.#isShared = false;
    return from;
  }

  /** Keeps all that is open: the transaction ends, or something begins that has its own means to undo. */
  close(): void {
    this.#open?.part.keep();
    this.#open = undefined;
  }
}
