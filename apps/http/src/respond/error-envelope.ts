import type { DataError } from '@database-service/core';

/** Seconds after which a client may try again where nothing better is known. */
const retrySeconds = 1;

/** Seconds for the Retry-After header of an error that has one. */
export function retryAfterOf(error: DataError): number | undefined {
  const isTold = error.code === 'RATE_LIMIT_EXCEEDED' || error.code === 'CONNECTION_ERROR';
  if (!isTold && error.reason !== 'IDEMPOTENCY_IN_FLIGHT') return undefined;
  const told = error.details.retry_after_seconds;
  return typeof told === 'number' ? told : retrySeconds;
}

/** The failure envelope as JSON text. The cause and the stack stay inside. */
export function formatErrorEnvelope(error: DataError, requestId: string): string {
  const { retry_after_seconds: told, ...details } = error.details;
  return JSON.stringify({
    success: false,
    error: {
      code: error.code,
      message: error.message,
      ...(typeof told === 'number' ? { retry_after_seconds: told } : {}),
      details: { reason: error.reason, ...details, request_id: requestId },
    },
  });
}
