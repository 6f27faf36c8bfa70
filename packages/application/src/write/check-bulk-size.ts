import { DataError, type Limits } from '@database-service/core';

/**
 * Refuses a bulk call of more items than the limits allow.
 * @throws DataError LIMIT_EXCEEDED
 */
export function checkBulkSize(count: number, limits: Limits, pointer: string): void {
  const limit = limits.bulkOperationsMax;
  if (count <= limit) return;
  throw new DataError('LIMIT_EXCEEDED', `A bulk call takes ${limit} items at most; make several calls, or import.`, {
    details: { pointer, limit },
  });
}
