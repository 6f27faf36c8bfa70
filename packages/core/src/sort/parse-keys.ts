import { findMovedName } from '../document/moved-name.js';
import { formatPath } from '../document/parse-path.js';
import type { FieldPath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { isPlainObject } from '../value/plain-object.js';
import type { SortKey } from './sort.js';

/** Most keys of a sort, as of a compound index. */
const sortKeysMax = 32;

/**
 * Reads a sort's keys from the object form (`{age: -1, name: 1}`), in their order.
 *
 * @param parse - reads one path, in the terms that hold here
 * @param pointer - JSON pointer to the object, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED, LIMIT_EXCEEDED
 */
export function parseSortKeys(
  raw: unknown,
  parse: (text: string, pointer: string) => FieldPath,
  pointer: string,
): readonly SortKey[] {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', 'A sort is an object of paths and directions, such as {"age": -1}.', {
      details: { pointer },
    });
  }
  const names = Object.keys(raw);
  refuseLostOrder(names, pointer);
  const keys = names.map((name) => {
    const place = extendPointer(pointer, name);
    const direction = parseDirection(raw[name], place);
    return Object.freeze({ path: parse(name, place), direction });
  });
  checkSortKeys(keys, pointer);
  return Object.freeze(keys);
}

/**
 * Checks what no form of a sort may have: too many keys, or one path twice.
 *
 * @throws DataError CONFLICTING_PATHS, LIMIT_EXCEEDED
 */
export function checkSortKeys(keys: readonly SortKey[], pointer: string): void {
  if (keys.length > sortKeysMax) {
    throw new DataError('LIMIT_EXCEEDED', `A sort has more than ${sortKeysMax} keys; leave some out.`, {
      details: { pointer, limit: sortKeysMax },
    });
  }
  const seen = new Set<string>();
  for (const { path } of keys) {
    const name = formatPath(path);
    if (seen.has(name)) {
      throw new DataError('CONFLICTING_PATHS', `The sort names ${quoteInput(name)} twice; leave one out.`, {
        details: { pointer, path: name },
      });
    }
    seen.add(name);
  }
}

function refuseLostOrder(names: readonly string[], pointer: string): void {
  const name = findMovedName(names);
  if (name === undefined) return;
  throw new DataError(
    'BAD_OPERAND',
    `The order of this sort's keys is lost, because JSON objects move the name ${JSON.stringify(name)} to the front; ` +
      `where documents are searched, write ${JSON.stringify(`data.${name}`)} instead.`,
    { details: { pointer: extendPointer(pointer, name) } },
  );
}

function parseDirection(raw: unknown, pointer: string): 1 | -1 {
  if (raw === 1 || raw === -1) return raw;
  if (isPlainObject(raw) && Object.hasOwn(raw, '$meta')) {
    throw new DataError('NOT_SUPPORTED', 'Sorting by $meta is not supported by this version; sort by a path.', {
      details: { pointer },
    });
  }
  throw new DataError('BAD_OPERAND', 'A direction of a sort is 1 (ascending) or -1 (descending).', {
    details: { pointer },
  });
}
