import type { IncomingMessage } from 'node:http';
import { DataError } from '@database-service/core';
import accepts from 'accepts';

/**
 * Checks that a client takes what a call answers with.
 * @throws DataError NOT_ACCEPTABLE
 */
export function checkAccept(request: IncomingMessage, mediaType: string): void {
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*' || accept === mediaType) return;
  if (accepts(request).types([mediaType]) !== false) return;
  const message = `This call answers with ${mediaType}, which the Accept header does not take.`;
  throw new DataError('NOT_ACCEPTABLE', message, { details: { available: [mediaType] } });
}
