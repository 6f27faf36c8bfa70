import type { Call, Middleware } from '@database-service/application';
import { isDataError } from '@database-service/core';

/** A line of level debug for each operation: what it was, how long it took, how it ended. */
export function createOperationLog(): Middleware {
  return (next) => async (call) => {
    const startedAt = performance.now();
    try {
      const answer = await next(call);
      call.context.logger.debug('operation done', describeCall(call, startedAt));
      return answer;
    } catch (error) {
      const failure = isDataError(error) ? { code: error.code, reason: error.reason } : { code: 'DATABASE_ERROR' };
      call.context.logger.debug('operation failed', { ...describeCall(call, startedAt), ...failure });
      throw error;
    }
  };
}

function describeCall(call: Call, startedAt: number): Readonly<Record<string, unknown>> {
  return {
    operation: call.operation,
    database: call.database,
    collection: call.collection,
    duration_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
  };
}
