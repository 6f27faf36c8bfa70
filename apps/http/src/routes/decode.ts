import { DataError } from '@database-service/core';
import type { Decoded, RequestParts } from './route.js';

/** Fields of inputs that come from headers; a body has no say in them. */
const headerFields = ['if_match', 'if_none_match'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** Whether parsed JSON is an object. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A body's fields together with what path and headers give.
 * @throws DataError BAD_ARGUMENT if the body is no object, UNKNOWN_FIELD if it has a field that is not its to give
 */
export function joinBody(body: unknown, given: Fields): Fields {
  if (!isObject(body))
    throw new DataError('BAD_ARGUMENT', 'The body must be a JSON object.', { details: { pointer: '' } });
  for (const name of [...Object.keys(given), ...headerFields]) {
    if (!Object.hasOwn(body, name)) continue;
    const message = `\`${name}\` is not a field of this body; it comes from the path or a header.`;
    throw new DataError('UNKNOWN_FIELD', message, { details: { pointer: `/${name}` } });
  }
  return { ...body, ...withoutAbsent(given) };
}

/** Drops the fields that are not there, which closed schemas would take for given. */
export function withoutAbsent(fields: Fields): Fields {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) if (fields[name] !== undefined) present[name] = fields[name];
  return present;
}

/** A body that may be left out has no fields then; one that is `null` is no object. */
function orEmpty(body: unknown): unknown {
  return body === undefined ? {} : body;
}

/** The input is the body and the path's parameters. */
export function decodeBody({ body, params }: RequestParts): Decoded {
  return { input: joinBody(orEmpty(body), params) };
}

/** The same for a write on one document, which If-Match may guard. */
export function decodeGuardedBody({ body, params, headers }: RequestParts): Decoded {
  return { input: joinBody(orEmpty(body), { ...params, if_match: headers['if-match'] }) };
}

/** The input is the path's parameters. */
export function decodePath({ params }: RequestParts): Decoded {
  return { input: { ...params } };
}

/**
 * The path names the database, and nothing else.
 * @throws DataError BAD_ARGUMENT if the header names another
 */
export function decodeDatabase({ params, headers }: RequestParts): Decoded {
  const database = params.db_type ?? params.name ?? '';
  const header = headers['x-database-type'];
  if (header !== undefined && header !== database) {
    throw new DataError('BAD_ARGUMENT', 'X-Database-Type names another database than the path; leave the header out.');
  }
  return { input: {}, database };
}
