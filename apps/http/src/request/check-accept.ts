import type { IncomingMessage } from 'node:http';
import { DataError } from '@database-service/core';
import accepts from 'accepts';

/** A parameter of a media range, but for its weight. */
const mediaParameter = /;(?!\s*q\s*=)[^;,="]+=\s*("(?:[^"\\]|\\.)*"|[^;,"]*)/gi;

/**
 * Checks that a client takes what a call answers with. Parameters of what it takes are passed over: JSON has none, and
 * clients ask for a charset or an indentation all the same.
 * @throws DataError NOT_ACCEPTABLE
 */
export function checkAccept(request: IncomingMessage, mediaType: string): void {
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*' || accept === mediaType) return;
  const headers = { accept: accept.replace(mediaParameter, '') };
  if (accepts({ headers } as IncomingMessage).types([mediaType]) !== false) return;
  const message = `This call answers with ${mediaType}, which the Accept header does not take.`;
  throw new DataError('NOT_ACCEPTABLE', message, { details: { available: [mediaType] } });
}
