import { type DataError, isDataError } from '@database-service/core';
import type { Connection } from '../driver.js';
import { mapError } from '../errors.js';

/**
 * What is told of an operation that failed within the open transaction.
 *
 * @throws the error itself, if it ends the whole transaction: a fault of the engine's
 */
export function explainFault(connection: Connection, error: unknown): DataError {
  if (!isDataError(error) && !connection.database.inTransaction) throw error;
  const mapped = mapError(error);
  if (mapped.code === 'CONNECTION_ERROR') throw error;
  return mapped;
}
