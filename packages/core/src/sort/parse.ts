import { parsePath } from '../document/parse-path.js';
import { idPath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import { checkSortKeys, parseSortKeys } from './parse-keys.js';
import type { Sort, SortKey } from './sort.js';

const idKey: SortKey = Object.freeze({ path: idPath, direction: 1 });

/** The order of whoever asks for none: by id, ascending. */
export const defaultSort: Sort = Object.freeze([idKey]);

const directions: ReadonlyMap<string, 1 | -1> = new Map([
  ['asc', 1],
  ['1', 1],
  ['desc', -1],
  ['-1', -1],
]);

/**
 * Parses the object form of a sort: `{age: -1, name: 1}`. `{}` and `undefined` give the default order.
 *
 * The result ends with the id, ascending unless the sort names it; keys after the id decide nothing and are left out.
 *
 * @param pointer - JSON pointer to the sort, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, NOT_SUPPORTED, LIMIT_EXCEEDED
 */
export function parseSort(raw: unknown, pointer = ''): Sort {
  return raw === undefined ? defaultSort : completeSort(parseSortKeys(raw, parsePath, pointer));
}

/**
 * Parses the text form of a sort: `name:asc,age:desc`, `created_at:-1`, `name`. Directions are asc, desc, 1 and -1.
 *
 * @param pointer - JSON pointer to the sort, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, LIMIT_EXCEEDED
 */
export function parseSortText(text: string, pointer = ''): Sort {
  const keys = text.split(',').map((part) => parseTextKey(part, pointer));
  checkSortKeys(keys, pointer);
  return completeSort(keys);
}

function parseTextKey(part: string, pointer: string): SortKey {
  const colon = part.lastIndexOf(':');
  const name = (colon === -1 ? part : part.slice(0, colon)).trim();
  const direction = colon === -1 ? 1 : directions.get(part.slice(colon + 1).trim());
  // `-age` means descending elsewhere; a field of such a name can be sorted by in the object form.
  const isSigned = name.startsWith('-') || name.startsWith('+');
  if (name === '' || isSigned || direction === undefined) {
    const fault = name === '' ? 'names no field' : 'has a sign, or a direction other than asc, desc, 1 or -1';
    throw new DataError(
      'BAD_OPERAND',
      `A part of the sort ${fault}; write it like name:asc,age:desc (a name with a colon needs its direction).`,
      { details: { pointer } },
    );
  }
  return Object.freeze({ path: parsePath(name, pointer), direction });
}

function completeSort(keys: readonly SortKey[]): Sort {
  const position = keys.findIndex((key) => key.path.root === 'id');
  return Object.freeze(position === -1 ? [...keys, idKey] : keys.slice(0, position + 1));
}
