import { type DataError, type ErrorDetails, isDataError } from '@database-service/core';
import type { ImportLine, ImportResult } from '../resource/outputs.js';
import { withDetails } from './partial-failure.js';

/** Failures that an answer lists; the rest is in the count. */
const listedFailuresMax = 100;

interface LineFailure {
  readonly index: number;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Counts what becomes of an import's lines. Its size does not grow with theirs. */
export class ImportTally {
  inserted = 0;
  replaced = 0;
  skipped = 0;
  #failed = 0;
  #first: { readonly line: number; readonly error: DataError } | undefined;
  readonly #listed: LineFailure[] = [];

  /** Tries to read a line; `undefined` if that failed, which is counted. */
  attempt<T>(item: Pick<ImportLine, 'line'>, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!isDataError(error)) throw error;
      this.fail(item.line, error);
      return undefined;
    }
  }

  fail(line: number, error: DataError): void {
    this.#failed += 1;
    // A line that cannot be read fails before the lines above it are written.
    if (this.#first === undefined || line < this.#first.line) this.#first = { line, error };
    if (this.#listed.length >= listedFailuresMax) return;
    this.#listed.push({ index: line - 1, line, code: error.code, message: error.message });
  }

  /** @throws DataError that of the first line that failed, with the counts, if a line failed */
  finish(): ImportResult {
    const first = this.#first;
    if (first === undefined) return this.#counts();
    throw withDetails(first.error, this.#details(), `Line ${first.line}: ${first.error.message}`);
  }

  /** The error that ended the import early, with the counts so far. */
  interrupt(error: DataError): DataError {
    return withDetails(error, this.#details());
  }

  #counts(): ImportResult {
    return { inserted_count: this.inserted, replaced_count: this.replaced, skipped_count: this.skipped };
  }

  #details(): ErrorDetails {
    return { ...this.#counts(), failed_count: this.#failed, errors: this.#listed.toSorted((a, b) => a.line - b.line) };
  }
}
