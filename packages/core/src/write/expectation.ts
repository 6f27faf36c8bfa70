import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { Expectation } from './operation.js';

/**
 * Checks what a write expects of the document it found.
 *
 * @throws DataError VERSION_MISMATCH, details `{expected_version, current_version}`
 */
export function checkExpectation(document: Document, expect: Expectation | undefined): void {
  if (expect === undefined) return;
  const { version, createdAtMs } = expect;
  if (version !== undefined && version !== document.version) {
    throw mismatch(
      document,
      version,
      `The document ${JSON.stringify(document.id)} has version ${document.version}, not ${version}`,
    );
  }
  if (createdAtMs !== undefined && createdAtMs !== document.createdAt.getTime()) {
    throw mismatch(
      document,
      version,
      `The document ${JSON.stringify(document.id)} was deleted and made again since it was read`,
    );
  }
}

/**
 * Refuses a write that finds nothing, though its caller expects a document: that one was deleted since.
 *
 * @throws DataError VERSION_MISMATCH, details `{expected_version}`
 */
export function checkNothingExpected(expect: Expectation | undefined): void {
  if (expect === undefined) return;
  const { version } = expect;
  throw new DataError(
    'VERSION_MISMATCH',
    'No document matches, where one with a certain version was expected: it was deleted, or is another. Read it again.',
    { details: version === undefined ? {} : { expected_version: version } },
  );
}

function mismatch(document: Document, expected: number | undefined, fault: string): DataError {
  return new DataError('VERSION_MISMATCH', `${fault}; read it again and repeat the change on what it is now.`, {
    details: {
      ...(expected === undefined ? {} : { expected_version: expected }),
      current_version: document.version,
    },
  });
}
