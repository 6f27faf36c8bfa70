import { createHash } from 'node:crypto';
import type { PathRoot } from '../document/path.js';
import { DataError, isDataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { defaultLimits, type Limits } from '../limits.js';
import { hasExpressions } from '../plan/has-expressions.js';
import type { Projection } from '../projection/projection.js';
import { decodeValue } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import { isStorableTime } from '../value/parse-date.js';
import { isPlainObject } from '../value/plain-object.js';
import { typeOf, type Value, type ValueType } from '../value/value.js';
import type { Sort, SortPosition } from './sort.js';

/** First character of every cursor; another one means another layout. */
const layoutVersion = '1';
const digestChars = 16;
/** Of a cursor behind the digest, that hold the time if there is one. */
const timeChars = 40;
/** A position in base64: more than the largest document that any engine holds (16 MiB). */
const cursorCharsMax = 24 * 1024 * 1024;
const foreignCharacter = /[^A-Za-z0-9_-]/;

/** What a cursor belongs to: it goes on with no other search. */
export interface CursorQuery {
  readonly collection: string;
  readonly filter: Filter;
  readonly sort: Sort;
  /** Another page may show other parts: a cursor is not bound to them, but carries the time for them. */
  readonly projection?: Projection | undefined;
}

/** Values of a position were in a document, so only what protects this process is checked again. */
const positionLimits: Limits = { ...defaultLimits, depthMax: 500 };

/**
 * Writes down a place in a sorted search, for `next_cursor`: opaque, only of base64url's letters.
 *
 * It holds the sort's values whole, so that the next page begins exactly there although documents come and go. A cursor
 * is therefore as long as the values it sorts by: one that is too long for a URL goes into the body of a search.
 *
 * @param now - the time that the query was parsed with; kept where the query may use it (`$$NOW`), for all pages
 */
export function encodeCursor(position: SortPosition, query: CursorQuery, now?: Date): string {
  const values = position.map((value) => (value === undefined ? { $empty: true } : encodeValue(value)));
  const text = JSON.stringify(
    now === undefined || !hasExpressions(query) ? values : { now: now.getTime(), position: values },
  );
  return layoutVersion + digestCursor(text, query) + Buffer.from(text, 'utf8').toString('base64url');
}

/**
 * The time that a cursor's query is to be parsed with; `undefined` for any, and for a cursor that `decodeCursor` will
 * refuse.
 */
export function readCursorTime(cursor: string | undefined): Date | undefined {
  if (cursor === undefined || isMalformed(cursor)) return undefined;
  // The position behind it may be long.
  const start = Buffer.from(cursor.slice(1 + digestChars, 1 + digestChars + timeChars), 'base64url').toString('latin1');
  const time = Number(/^\{"now":(-?\d+),/.exec(start)?.[1] ?? Number.NaN);
  return isStorableTime(time) ? new Date(time) : undefined;
}

/**
 * Reads what {@link encodeCursor} wrote for the same query.
 *
 * @param pointer - JSON pointer to the cursor, for errors
 * @throws DataError BAD_CURSOR if it is damaged, or of another query or version
 */
export function decodeCursor(cursor: string, query: CursorQuery, pointer = ''): SortPosition {
  if (isMalformed(cursor)) throw badCursor('is damaged', pointer);
  const text = readText(cursor);
  if (cursor.slice(1, 1 + digestChars) !== digestCursor(text, query)) {
    throw badCursor('is damaged, or belongs to another collection, filter or sort', pointer);
  }
  const position = parsePosition(text);
  if (position === undefined || !fitsSort(position, query.sort)) throw badCursor('is damaged', pointer);
  return position;
}

const scalarTypes: Readonly<Partial<Record<PathRoot, ValueType>>> = {
  id: 'string',
  version: 'number',
  created_at: 'date',
  updated_at: 'date',
};

/** Whoever computes the digest can make any cursor; engines bind these values as what they are. */
function fitsSort(position: SortPosition, sort: Sort): boolean {
  if (position.length !== sort.length) return false;
  return sort.every(({ path }, index) => {
    const type = scalarTypes[path.root];
    const value = position[index];
    return type === undefined || (value !== undefined && typeOf(value) === type);
  });
}

function isMalformed(cursor: string): boolean {
  return !cursor.startsWith(layoutVersion) || cursor.length > cursorCharsMax || foreignCharacter.test(cursor);
}

function readText(cursor: string): string {
  return Buffer.from(cursor.slice(1 + digestChars), 'base64url').toString('utf8');
}

function parsePosition(text: string): SortPosition | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    const position: unknown = isPlainObject(raw) ? raw.position : raw;
    return Array.isArray(position) ? Object.freeze(position.map(decodePart)) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isDataError(error)) return undefined;
    throw error;
  }
}

function decodePart(raw: unknown): Value | undefined {
  return isPlainObject(raw) && Object.hasOwn(raw, '$empty') ? undefined : decodeValue(raw, positionLimits);
}

function digestCursor(text: string, { collection, filter, sort }: CursorQuery): string {
  // Filters and sorts are plain data; encoding tells a date in them from its text.
  const bound = JSON.stringify(encodeValue({ collection, filter, sort } as unknown as Value));
  return createHash('sha256').update(bound).update('\n').update(text).digest('base64url').slice(0, digestChars);
}

function badCursor(fault: string, pointer: string): DataError {
  return new DataError('BAD_CURSOR', `The cursor ${fault}; start again without one.`, { details: { pointer } });
}
