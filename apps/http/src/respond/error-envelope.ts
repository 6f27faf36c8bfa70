import type { DataError } from '@database-service/core';

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
