import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { DataError, type ErrorReason } from '@database-service/core';
import { chooseRequestId } from '@database-service/serving';
import { formatErrorEnvelope } from '../respond/error-envelope.js';

const answers: Readonly<Record<string, readonly [status: number, reason: ErrorReason, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'LIMIT_EXCEEDED',
    'The request line and headers are over 16 KiB; send long filters by POST.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The headers did not arrive in the time allowed.'],
};

const malformed = [400, 'BAD_ARGUMENT', 'This is not a valid HTTP/1.1 request.'] as const;

/** Answers what Node's parser refused, with the envelope, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, message] = answers[error.code ?? ''] ?? malformed;
  const requestId = chooseRequestId(undefined);
  const body = formatErrorEnvelope(new DataError(reason, message), requestId);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
