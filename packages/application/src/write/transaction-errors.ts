import { DataError, type ErrorCode } from '@database-service/core';
import type { NamedDatabase } from '../databases.js';
import type { Service } from '../service.js';
import type { ItemFailure } from './partial-failure.js';

/** Faults of the whole, not of an operation: they keep their own code, so that a client waits or retries. */
const faultsOfTheWhole: ReadonlySet<ErrorCode> = new Set(['CONNECTION_ERROR', 'QUERY_TIMEOUT', 'DATABASE_ERROR']);

/**
 * Refuses a database that cannot do several writes all or none.
 * @throws DataError NOT_SUPPORTED, naming the enabled databases that can
 */
export function requireTransactions(service: Service, database: NamedDatabase): void {
  if (database.adapter.ports.transactions !== undefined) return;
  const { databases } = service;
  const able = databases.names.filter((name) => databases.get(name).adapter.ports.transactions !== undefined);
  const offer =
    able.length === 0
      ? 'SQLite, PostgreSQL, MySQL and MongoDB have them, Vitess within a shard; none is enabled here.'
      : `Enabled databases that have them: ${able.join(', ')}.`;
  throw new DataError('NOT_SUPPORTED', `${database.adapter.engine} has no transactions. ${offer}`, {
    details: { database: database.name, databases: able },
  });
}

/** The error of a transaction of which an operation failed: nothing was changed. */
export function abortedTransaction(failure: ItemFailure): DataError {
  const { error, index } = failure;
  if (faultsOfTheWhole.has(error.code)) return error;
  return new DataError('TRANSACTION_ABORTED', `Operation ${index} failed, so nothing was changed: ${error.message}`, {
    details: { ...error.details, failed_operation: index, reason: error.reason },
    cause: error,
  });
}
