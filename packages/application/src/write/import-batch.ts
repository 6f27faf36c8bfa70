import type { ImportableLine } from './import-line.js';

/** So many that a commit's cost is shared, so few that a failure or a slow disk holds up little. */
const linesMax = 500;
const bytesMax = 1024 * 1024;

/** Lines that are written together. */
export class ImportBatch {
  #lines: ImportableLine[] = [];
  #bytes = 0;
  readonly #ids = new Set<string>();

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** A batch has an id once only: two lines of one id are written in their order. */
  hasRoomFor(line: ImportableLine): boolean {
    if (this.isEmpty) return true;
    if (this.#lines.length >= linesMax || this.#bytes + line.bytes > bytesMax) return false;
    return !this.#ids.has(line.document.id);
  }

  add(line: ImportableLine): void {
    this.#lines.push(line);
    this.#bytes += line.bytes;
    this.#ids.add(line.document.id);
  }

  /** Gives the lines away and starts anew. */
  take(): readonly ImportableLine[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    this.#ids.clear();
    return lines;
  }
}
