import { DataError } from '../errors/data-error.js';
import type { WriteBatch } from '../write/operation.js';
import { checkIdempotencyKey } from './claim.js';

/**
 * Refuses a claim on a batch that could be done by half: an adapter stores the outcome in the one atomic unit in which
 * the batch is done.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function checkClaim({ idempotency, operations, mode }: WriteBatch): void {
  if (idempotency === undefined) return;
  checkIdempotencyKey(idempotency.key, '/idempotency/key');
  const [first] = operations;
  const isOne = operations.length === 1 && first !== undefined && (first.kind === 'insert' || !first.target.many);
  if (isOne || (mode === 'atomic' && first !== undefined)) return;
  throw new DataError(
    'BAD_ARGUMENT',
    'An idempotency key is for a write of one document, or for an atomic batch; send the others without one.',
    { details: { pointer: '/idempotency' } },
  );
}
