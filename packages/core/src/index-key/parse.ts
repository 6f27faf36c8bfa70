import { findMovedName } from '../document/moved-name.js';
import { formatPath, parsePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { parseFilterWithoutText } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import type { IndexDefinition } from './definition.js';
import { type IndexKey, splitIndexKeys } from './index-keys.js';
import { checkIndexName, defaultIndexName } from './name.js';
import { readTextOptions, textOptionNames } from './read-text-options.js';

/** As MongoDB allows. */
const fieldsMax = 32;
/** As MongoDB allows: 68 years. */
const secondsMax = 2_147_483_647;

/** Of MongoDB, besides ascending and descending. Any other text is a mistake. */
const otherKinds: readonly string[] = ['hashed', '2d', '2dsphere'];

const optionNames: readonly string[] = [
  'name',
  'unique',
  'sparse',
  'background',
  'expire_after_seconds',
  'partial_filter',
  ...textOptionNames,
];

/** An index as a caller describes it: `{keys: {email: 1}, options: {unique: true}}`. */
export interface RawIndexDefinition {
  readonly keys: unknown;
  readonly options?: unknown;
}

/**
 * Parses an index definition. `background` is accepted and changes nothing: no build holds up writers.
 *
 * @param pointer - JSON pointer to the object that holds `keys` and `options`, for errors
 * @throws DataError BAD_ARGUMENT (also for an index on the id alone, which every collection has), BAD_NAME, BAD_PATH,
 *   CONFLICTING_PATHS, UNKNOWN_FIELD, LIMIT_EXCEEDED, NOT_SUPPORTED (other kinds, languages), and what a
 *   filter is refused for
 */
export function parseIndexDefinition(raw: RawIndexDefinition, limits: Limits, pointer = ''): IndexDefinition {
  const keys = parseKeys(raw.keys, extendPointer(pointer, 'keys'));
  const at = extendPointer(pointer, 'options');
  const options = readOptions(raw.options, at);
  const unique = readFlag(options, 'unique', at);
  const sparse = readFlag(options, 'sparse', at);
  readFlag(options, 'background', at);
  const parts = splitIndexKeys(keys, readTextOptions(options, keys, at));
  const name = checkIndexName(options.name ?? defaultIndexName(parts), extendPointer(at, 'name'));
  const common = { name, ...parts, unique, sparse, ...readTimeToLive(options, keys, at) };
  if (options.partial_filter === undefined) return Object.freeze(common);
  const filterPointer = extendPointer(at, 'partial_filter');
  if (sparse) {
    throw badArgument(
      'sparse and partial_filter exclude each other; say what sparse does in the filter: {"field": {"$exists": true}}.',
      filterPointer,
    );
  }
  const partialFilter = parseFilterWithoutText(options.partial_filter, limits, filterPointer);
  return Object.freeze({ ...common, partialFilter, partialFilterSource: options.partial_filter });
}

function parseKeys(raw: unknown, pointer: string): readonly IndexKey[] {
  if (!isPlainObject(raw)) {
    throw badArgument('The keys of an index are an object of paths and directions, such as {"email": 1}.', pointer);
  }
  const names = Object.keys(raw);
  if (names.length === 0) throw badArgument('An index needs at least one key, such as {"email": 1}.', pointer);
  if (names.length > fieldsMax) {
    throw new DataError('LIMIT_EXCEEDED', `An index has at most ${fieldsMax} keys; leave some out.`, {
      details: { pointer, limit: fieldsMax },
    });
  }
  refuseLostOrder(names, pointer);
  const keys = names.map((name) => parseKey(name, raw[name], extendPointer(pointer, name)));
  refuseTwice(keys, pointer);
  refuseApart(keys, pointer);
  if (keys.length === 1 && keys[0]?.path.root === 'id') {
    throw badArgument(
      'The id is indexed already, as _id_; an index on it alone gives nothing. Add another key.',
      pointer,
    );
  }
  return keys;
}

function parseKey(text: string, kind: unknown, pointer: string): IndexKey {
  if (text === '$**' || text.endsWith('.$**')) throw kindNotSupported('wildcard', pointer);
  const path = parsePath(text, pointer);
  if (kind === 'text') {
    if ((path.root === 'data' || path.root === 'metadata') && path.segments.length > 0) {
      return { name: formatPath(path), path, kind };
    }
    throw badArgument('Words are indexed of fields of the data and of the metadata only.', pointer);
  }
  if (kind === 1 || kind === -1) return { name: formatPath(path), path, kind };
  if (typeof kind === 'string' && otherKinds.includes(kind)) throw kindNotSupported(kind, pointer);
  throw badArgument('A key of an index is 1 (ascending), -1 (descending) or "text" (its words, for $text).', pointer);
}

function refuseLostOrder(names: readonly string[], pointer: string): void {
  const name = findMovedName(names);
  if (name === undefined) return;
  throw badArgument(
    `The order of this index's keys is lost, because JSON objects move the name ${JSON.stringify(name)} to the front; write ${JSON.stringify(`data.${name}`)} instead.`,
    extendPointer(pointer, name),
  );
}

function refuseTwice(keys: readonly IndexKey[], pointer: string): void {
  const seen = new Set<string>();
  for (const { name } of keys) {
    if (seen.has(name)) {
      throw new DataError('CONFLICTING_PATHS', `The index names ${quoteInput(name)} twice; leave one out.`, {
        details: { pointer, path: name },
      });
    }
    seen.add(name);
  }
}

/** As MongoDB, whose text keys stand together too. */
function refuseApart(keys: readonly IndexKey[], pointer: string): void {
  const first = keys.findIndex(({ kind }) => kind === 'text');
  const last = keys.findLastIndex(({ kind }) => kind === 'text');
  const other = keys.slice(Math.max(first, 0), last + 1).find(({ kind }) => kind !== 'text');
  if (other === undefined) return;
  throw badArgument(
    `The text keys of an index stand together; put ${quoteInput(other.name)} before or after all of them.`,
    pointer,
  );
}

function readOptions(raw: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (raw === undefined) return {};
  if (!isPlainObject(raw)) throw badArgument('The options of an index are an object.', pointer);
  const unknown = Object.keys(raw).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw new DataError(
      'UNKNOWN_FIELD',
      `Index option ${quoteInput(unknown)} is not known; known are ${optionNames.join(', ')}.`,
      { details: { pointer: extendPointer(pointer, unknown) } },
    );
  }
  return raw;
}

function readFlag(options: Readonly<Record<string, unknown>>, name: string, pointer: string): boolean {
  const value = options[name] ?? false;
  if (typeof value === 'boolean' && options[name] !== null) return value;
  throw badArgument(`Index option ${name} is true or false.`, extendPointer(pointer, name));
}

/** As MongoDB has it: on one field, which is no text and not the id. */
function readTimeToLive(
  { expire_after_seconds: seconds }: Readonly<Record<string, unknown>>,
  keys: readonly IndexKey[],
  optionsPointer: string,
): { readonly expireAfterSeconds?: number } {
  if (seconds === undefined) return {};
  const pointer = extendPointer(optionsPointer, 'expire_after_seconds');
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > secondsMax) {
    throw badArgument(
      `Index option expire_after_seconds is a whole number of seconds from 0 to ${secondsMax}.`,
      pointer,
    );
  }
  if (keys.length !== 1 || keys[0]?.kind === 'text') {
    throw badArgument('An index with expire_after_seconds has one key, 1 or -1, of a field with dates.', pointer);
  }
  return { expireAfterSeconds: seconds };
}

function kindNotSupported(kind: string, pointer: string): DataError {
  return new DataError(
    'NOT_SUPPORTED',
    `Indexes of the kind ${kind} are not supported by this version; use 1 (ascending), -1 (descending) or "text".`,
    { details: { pointer } },
  );
}

function badArgument(message: string, pointer: string): DataError {
  return new DataError('BAD_ARGUMENT', message, { details: { pointer } });
}
