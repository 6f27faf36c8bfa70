import type { IncomingMessage } from 'node:http';
import { DataError } from '@database-service/core';

/**
 * Refuses a condition that a call does not look at: a client that sends one relies on it.
 *
 * @param input - what the call's route made of the request; it has the conditions that the call honours
 * @throws DataError BAD_ARGUMENT
 */
export function checkConditions({ method, headers }: IncomingMessage, input: Readonly<Record<string, unknown>>): void {
  if (headers['if-match'] !== undefined && !Object.hasOwn(input, 'if_match')) {
    throw refuse('If-Match', '/if_match', 'it guards the calls that change one document by its id.');
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (headers['if-none-match'] !== undefined && !isRead) {
    throw refuse('If-None-Match', '/if_none_match', 'it is for reads; POST /documents with an id never replaces.');
  }
  // Tags cannot match where there is none, so a list of them has no effect (RFC 9110, 13.1.2); `*` matches any answer.
  if (headers['if-none-match']?.trim() === '*' && !Object.hasOwn(input, 'if_none_match')) {
    throw refuse('If-None-Match', '/if_none_match', 'its answer has no ETag, so leave the header out.');
  }
}

function refuse(header: string, pointer: string, reason: string): DataError {
  return new DataError('BAD_ARGUMENT', `This call does not take ${header}: ${reason}`, { details: { pointer } });
}
