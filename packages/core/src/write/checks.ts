import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import { checkExpectation } from './expectation.js';
import type { WriteBatch } from './operation.js';

/**
 * Makes sure of the checks of a batch, within the atomic unit that does its writes.
 *
 * @param find - gives a document as it is there
 * @throws DataError VERSION_MISMATCH
 */
export function holdChecks(
  { checks = [] }: WriteBatch,
  find: (collection: string, id: string) => Document | undefined,
): void {
  for (const { collection, id, expect } of checks) {
    const document = find(collection, id);
    if (document !== undefined && expect !== undefined) checkExpectation(document, expect);
    else if (document !== undefined) throw changedMeanwhile(id, 'was made', document);
    else if (expect !== undefined) throw changedMeanwhile(id, 'was deleted', document);
  }
}

/** @throws DataError BAD_ARGUMENT for checks where nothing makes them hold until the writes */
export function refuseLooseChecks({ checks = [], mode }: WriteBatch): void {
  if (checks.length === 0 || mode === 'atomic') return;
  throw new DataError('BAD_ARGUMENT', 'Only an atomic batch can have checks.', { details: { mode } });
}

function changedMeanwhile(id: string, what: string, current: Document | undefined): DataError {
  const message = `The document ${JSON.stringify(id)} ${what} since it was read; read it again and repeat the change.`;
  return new DataError('VERSION_MISMATCH', message, {
    details: current === undefined ? {} : { current_version: current.version },
  });
}
