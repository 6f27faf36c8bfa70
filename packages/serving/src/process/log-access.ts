import type { Logger } from '@database-service/core';

/** What the access log tells of an answered request, of either server. */
export interface AccessEntry {
  readonly method: string;
  readonly route: string;
  readonly status: number | string;
  readonly durationMs: number;
  readonly requestId: string;
  /** As the request named it, or the default. */
  readonly database: string;
}

/** Writes the line of the access log for an answered request. */
export function logAccess(logger: Logger, entry: AccessEntry): void {
  const { method, route, status, durationMs, requestId, database } = entry;
  logger.info('request', {
    method,
    route,
    status,
    duration_ms: Math.round(durationMs * 1000) / 1000,
    request_id: requestId,
    database,
  });
}
