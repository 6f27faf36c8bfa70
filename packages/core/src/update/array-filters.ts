import { parseValuePath } from '../document/parse-path.js';
import { type FieldPath, valuePath } from '../document/path.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Filter } from '../filter/ast.js';
import { parseFilterWithPaths } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { badOperand } from './operand.js';

/** The array filters of one update, by name. */
export interface ArrayFilters {
  /** The filter of this name, its paths rooted at the element; `undefined` if there is none. Marks it as used. */
  use(name: string): Filter | undefined;
  /** @throws DataError BAD_OPERAND if one was never used: most likely a slip, and MongoDB refuses it too */
  checkAllUsed(): void;
}

const namePattern = /^[a-z][A-Za-z0-9]*$/;

/**
 * Parses array filters: `[{"x.grade": {"$gte": 85}}]` is what `$[x]` in a path stands for.
 *
 * @param raw - an array of filters, the fields of each starting with one name; `undefined` for none
 * @throws DataError BAD_OPERAND, and what a filter may throw
 */
export function parseArrayFilters(raw: unknown, limits: Limits, pointer: string): ArrayFilters {
  const filters = new Map<string, { readonly filter: Filter; readonly pointer: string }>();
  const used = new Set<string>();
  for (const [index, item] of listFilters(raw, pointer).entries()) {
    const at = extendPointer(pointer, index);
    const names = new Set<string>();
    const filter = parseFilterWithPaths(item, limits, (text, where) => readNamedPath(text, where, names), at);
    const [name] = names;
    if (name === undefined) throw badOperand('An array filter needs fields that start with its name.', at);
    if (filters.has(name)) throw badOperand(`Two array filters have the name ${quoteInput(name)}; merge them.`, at);
    filters.set(name, { filter, pointer: at });
  }
  return {
    use(name) {
      used.add(name);
      return filters.get(name)?.filter;
    },
    checkAllUsed() {
      for (const [name, { pointer: at }] of filters) {
        if (!used.has(name)) {
          throw badOperand(`No path of the update uses the array filter ${quoteInput(name)}; leave it out.`, at);
        }
      }
    },
  };
}

function listFilters(raw: unknown, pointer: string): readonly unknown[] {
  if (raw === undefined) return [];
  if (Array.isArray(raw)) return raw;
  throw badOperand('The array filters must be an array of filters, such as [{"x.grade": {"$gte": 85}}].', pointer);
}

/** `x` is the element itself, `x.a` its field. Every path of one filter must have the same name. */
function readNamedPath(text: string, pointer: string, names: Set<string>): FieldPath {
  const dot = text.indexOf('.');
  const name = dot < 0 ? text : text.slice(0, dot);
  if (!namePattern.test(name)) {
    throw badOperand(
      'The name of an array filter starts with a lower-case letter and has letters and digits only.',
      pointer,
    );
  }
  names.add(name);
  if (names.size > 1) {
    throw badOperand(
      `The fields of one array filter start with one name, not with ${[...names].map(quoteInput).join(' and ')}.`,
      pointer,
    );
  }
  return dot < 0 ? valuePath : parseValuePath(text.slice(dot + 1), pointer);
}
