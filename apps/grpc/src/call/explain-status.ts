import { DataError, type ErrorReason } from '@database-service/core';
import { status } from '@grpc/grpc-js';
import type { SentStatus } from '../respond/error-details.js';

/** What the gRPC library refuses by itself, before or beside our code. */
const reasons: ReadonlyMap<status, ErrorReason> = new Map<status, ErrorReason>([
  [status.RESOURCE_EXHAUSTED, 'BODY_TOO_LARGE'],
  [status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED'],
  [status.UNIMPLEMENTED, 'BAD_ARGUMENT'],
]);

/** An error for a status that the gRPC library made: it has a text only. */
export function explainStatus({ code, details }: SentStatus): DataError {
  const isDecompression = code === status.INTERNAL && /decompress/i.test(details);
  const reason = isDecompression ? 'INVALID_ENCODING' : (reasons.get(code) ?? 'INTERNAL');
  return new DataError(reason, `${details}.`.replace(/\.\.$/, '.'));
}
