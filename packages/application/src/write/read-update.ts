import { type Limits, parseUpdate, type Update } from '@database-service/core';

/**
 * Reads `update` and `array_filters` of an input.
 * @throws DataError UNKNOWN_OPERATOR, BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS
 */
export function readUpdate(raw: unknown, arrayFilters: unknown, limits: Limits, pointer = '/update'): Update {
  const options = arrayFilters === undefined ? { limits, pointer } : { limits, pointer, arrayFilters };
  return parseUpdate(raw, options);
}
