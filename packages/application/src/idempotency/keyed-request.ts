import { checkIdempotencyKey, DataError, type OperationContext } from '@database-service/core';
import type { AnyOperation, KeyedRequest } from '../operation.js';

/** Where a key is given, for pointers. */
const pointer = '/idempotency_key';

/**
 * Refuses an idempotency key where an operation takes none: its sender relies on it.
 * @throws DataError BAD_ARGUMENT
 */
export function requireTakesKey(operation: Pick<AnyOperation, 'takesKey'> | undefined): void {
  if (operation?.takesKey === true) return;
  throw new DataError(
    'BAD_ARGUMENT',
    'This call takes no idempotency key. Those that write one document do (create, update, replace, patch, delete, upsert, ' +
      'find-and-…, find-one-and-…), and transactions; send this one without.',
    { details: { pointer } },
  );
}

/**
 * The key that a call came with.
 *
 * @param onReplay - told if the answer is that of an earlier request
 * @throws DataError BAD_ARGUMENT if it is none, or the operation takes none
 */
export function readKeyedRequest(
  operation: AnyOperation,
  { idempotencyKey }: OperationContext,
  { input, onReplay }: { readonly input: unknown; readonly onReplay?: (() => void) | undefined },
): KeyedRequest | undefined {
  if (idempotencyKey === undefined) return undefined;
  requireTakesKey(operation);
  const key = checkIdempotencyKey(idempotencyKey, pointer);
  return { key, operation: operation.name, input, onReplay: onReplay ?? (() => undefined) };
}
