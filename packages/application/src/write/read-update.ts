import { parseUpdate, type Update } from '@database-service/core';
import type { OperationScope } from '../operation.js';

/**
 * Reads `update` and `array_filters` of an input.
 * @throws DataError UNKNOWN_OPERATOR, BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS
 */
export function readUpdate(
  raw: unknown,
  arrayFilters: unknown,
  { service, now }: OperationScope,
  pointer = '/update',
): Update {
  const options = { limits: service.limits, now, pointer };
  return parseUpdate(raw, arrayFilters === undefined ? options : { ...options, arrayFilters });
}
