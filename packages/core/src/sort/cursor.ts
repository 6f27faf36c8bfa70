import { createHash } from 'node:crypto';
import type { PathRoot } from '../document/path.js';
import { DataError, isDataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { defaultLimits, type Limits } from '../limits.js';
import { decodeValue } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import { isPlainObject } from '../value/plain-object.js';
import { typeOf, type Value, type ValueType } from '../value/value.js';
import type { Sort, SortPosition } from './sort.js';

/** First character of every cursor; another one means another layout. */
const layoutVersion = '1';
const digestChars = 16;
/** A position in base64: more than the largest document that any engine holds (16 MiB). */
const cursorCharsMax = 24 * 1024 * 1024;
const foreignCharacter = /[^A-Za-z0-9_-]/;

/** Values of a position were in a document, so only what protects this process is checked again. */
const positionLimits: Limits = { ...defaultLimits, depthMax: 500 };

/**
 * Writes down a place in a sorted search, for `next_cursor`: opaque, only of base64url's letters.
 *
 * It holds the sort's values whole, so that the next page begins exactly there although documents come and go. A cursor
 * is therefore as long as the values it sorts by: one that is too long for a URL goes into the body of a search.
 */
export function encodeCursor(position: SortPosition, sort: Sort, filter: Filter): string {
  const text = JSON.stringify(position.map((value) => (value === undefined ? { $empty: true } : encodeValue(value))));
  return layoutVersion + digestCursor(text, sort, filter) + Buffer.from(text, 'utf8').toString('base64url');
}

/**
 * Reads what {@link encodeCursor} wrote for the same filter and sort.
 *
 * @param pointer - JSON pointer to the cursor, for errors
 * @throws DataError BAD_CURSOR if it is damaged, or of another query or version
 */
export function decodeCursor(cursor: string, sort: Sort, filter: Filter, pointer = ''): SortPosition {
  if (!cursor.startsWith(layoutVersion) || cursor.length > cursorCharsMax || foreignCharacter.test(cursor)) {
    throw badCursor('is damaged', pointer);
  }
  const text = Buffer.from(cursor.slice(1 + digestChars), 'base64url').toString('utf8');
  if (cursor.slice(1, 1 + digestChars) !== digestCursor(text, sort, filter)) {
    throw badCursor('is damaged, or belongs to another filter or sort', pointer);
  }
  const position = parsePosition(text);
  if (position === undefined || !fitsSort(position, sort)) throw badCursor('is damaged', pointer);
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

function parsePosition(text: string): SortPosition | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    return Array.isArray(raw) ? Object.freeze(raw.map(decodePart)) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || isDataError(error)) return undefined;
    throw error;
  }
}

function decodePart(raw: unknown): Value | undefined {
  return isPlainObject(raw) && Object.hasOwn(raw, '$empty') ? undefined : decodeValue(raw, positionLimits);
}

function digestCursor(text: string, sort: Sort, filter: Filter): string {
  // Filters and sorts are plain data; encoding tells a date in them from its text.
  const query = JSON.stringify(encodeValue({ filter, sort } as unknown as Value));
  return createHash('sha256').update(query).update('\n').update(text).digest('base64url').slice(0, digestChars);
}

function badCursor(fault: string, pointer: string): DataError {
  return new DataError('BAD_CURSOR', `The cursor ${fault}; start again without one.`, { details: { pointer } });
}
