import { DataError } from '@database-service/core';

/** Stands in for bodies that the next commits bring. */
export function notBuilt(name: string): DataError {
  return new DataError('NOT_SUPPORTED', `${name} is not built yet.`);
}
