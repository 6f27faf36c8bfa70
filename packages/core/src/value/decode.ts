import { faultOfFieldName } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { ErrorReason } from '../errors/reasons.js';
import type { Limits } from '../limits.js';
import { isForeignValue } from './foreign-value.js';
import { setOwn } from './own-field.js';
import { isStorableTime, parseIsoDate } from './parse-date.js';
import { isPlainObject } from './plain-object.js';
import type { DataObject, Value } from './value.js';

/** MongoDB's typed values in JSON. Read as plain objects they would change their meaning, so they are refused by name. */
const foreignTypes: ReadonlySet<string> = new Set([
  '$binary',
  '$code',
  '$dbPointer',
  '$maxKey',
  '$minKey',
  '$numberDecimal',
  '$numberDouble',
  '$numberInt',
  '$numberLong',
  '$oid',
  '$regularExpression',
  '$symbol',
  '$timestamp',
  '$undefined',
  '$uuid',
]);

/** Whether a name makes an object a typed value (`{"$date": …}`), be it one that is refused, rather than an operator. */
export function isTypedValueName(name: string): boolean {
  return name === '$date' || foreignTypes.has(name);
}

/**
 * Checks and converts a document's data: `{"$date": …}` becomes a `Date`, -0 becomes 0.
 *
 * Copies only what holds something converted: else the same object comes back, unfrozen, so whoever gives it must not
 * change it afterwards. Size in bytes is not checked here.
 *
 * @param raw - parsed JSON, or an object of a library user (with `Date` instances)
 * @param pointer - JSON pointer to the data, for errors
 * @throws DataError BAD_ARGUMENT (not an object), BAD_NAME, BAD_VALUE, LIMIT_EXCEEDED (depth)
 */
export function decodeData(raw: unknown, limits: Limits, pointer = ''): DataObject {
  const data = decodeObjectOnly(raw, limits, pointer, 'data');
  for (const name of ['_id', '_meta']) {
    if (Object.hasOwn(data, name)) {
      throw new DataError(
        'BAD_NAME',
        `Data may have no field ${name}: the id and the metadata stand beside the data.`,
        {
          details: { pointer: extendPointer(pointer, name) },
        },
      );
    }
  }
  return data;
}

/** As {@link decodeData}, for metadata: `_id` and `_meta` are names like any other there. */
export function decodeMetadata(raw: unknown, limits: Limits, pointer = ''): DataObject {
  return decodeObjectOnly(raw, limits, pointer, 'metadata');
}

/**
 * Checks and converts one value: an operand, an array element.
 *
 * @throws DataError BAD_NAME, BAD_VALUE, LIMIT_EXCEEDED (depth)
 */
export function decodeValue(raw: unknown, limits: Limits, pointer = ''): Value {
  return decodeAny(raw, 1, walkOf(limits, pointer));
}

/** Where the walk is; the pointer is put together only when there is something to complain about. */
interface Walk {
  readonly depthMax: number;
  readonly pointer: string;
  readonly keepsForeignTypes: boolean;
  /** The step taken at each level; entries beyond the current level are stale. */
  readonly steps: (string | number)[];
}

function walkOf({ depthMax, keepsForeignTypes }: Limits, pointer: string): Walk {
  return { depthMax, pointer, keepsForeignTypes: keepsForeignTypes === true, steps: [] };
}

function decodeObjectOnly(raw: unknown, limits: Limits, pointer: string, what: string): DataObject {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || raw instanceof Date) {
    throw new DataError('BAD_ARGUMENT', `The ${what} must be an object with fields.`, { details: { pointer } });
  }
  const decoded = decodeAny(raw, 1, walkOf(limits, pointer));
  if (decoded instanceof Date) {
    throw new DataError('BAD_ARGUMENT', `The ${what} must be an object with fields, not a date.`, {
      details: { pointer },
    });
  }
  return decoded as DataObject;
}

function decodeAny(raw: unknown, level: number, walk: Walk): Value {
  switch (typeof raw) {
    case 'string':
      return checkString(raw, level, walk);
    case 'number':
      return decodeNumber(raw, level, walk);
    case 'boolean':
      return raw;
    case 'object':
      if (raw === null) return null;
      if (Array.isArray(raw)) return decodeArray(raw, level, walk);
      if (raw instanceof Date) return checkDate(raw, level, walk);
      return decodeObject(raw as Record<string, unknown>, level, walk);
    default:
      throw fail(
        'BAD_VALUE',
        `A value of type ${typeof raw} cannot be stored; leave the field out or use null.`,
        level,
        walk,
      );
  }
}

function checkString(text: string, level: number, walk: Walk): string {
  if (text.includes('\0')) throw fail('BAD_VALUE', 'A string contains NUL, which not every engine keeps.', level, walk);
  if (text.isWellFormed()) return text;
  throw fail('BAD_VALUE', 'A string contains a lone surrogate: it is not valid Unicode.', level, walk);
}

function decodeNumber(value: number, level: number, walk: Walk): number {
  if (value === 0) return 0;
  if (!Number.isFinite(value)) throw fail('BAD_VALUE', 'A number must be finite.', level, walk);
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  throw fail('BAD_VALUE', 'An integer is beyond 2^53-1 and would lose digits; send it as a string.', level, walk);
}

function checkDate(date: Date, level: number, walk: Walk): Date {
  if (isStorableTime(date.getTime())) return date;
  throw fail('BAD_VALUE', 'A date must be valid and of the years 0000 to 9999.', level, walk);
}

function decodeArray(raw: readonly unknown[], level: number, walk: Walk): readonly Value[] {
  checkLevel(level, walk);
  let copy: Value[] | undefined;
  for (let index = 0; index < raw.length; index += 1) {
    walk.steps[level] = index;
    const value = raw[index];
    const decoded = decodeAny(value, level + 1, walk);
    if (Object.is(decoded, value)) continue;
    copy ??= raw.slice() as Value[];
    copy[index] = decoded;
  }
  return copy ?? (raw as readonly Value[]);
}

function decodeObject(raw: Record<string, unknown>, level: number, walk: Walk): Value {
  checkLevel(level, walk);
  if (!isPlainObject(raw)) {
    throw fail('BAD_VALUE', `An instance of ${nameOfClass(raw)} cannot be stored; give a plain object.`, level, walk);
  }
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(raw)) {
    walk.steps[level] = name;
    const fault = faultOfFieldName(name);
    if (fault !== undefined) return decodeDollar(raw, name, fault, level, walk);
    const value = raw[name];
    const decoded = decodeAny(value, level + 1, walk);
    if (Object.is(decoded, value)) continue;
    copy ??= { ...raw };
    setOwn(copy, name, decoded);
  }
  return (copy ?? raw) as DataObject;
}

/** An object with a name that no field may have: a date, a value of MongoDB's where those are kept, or an error. */
function decodeDollar(raw: Record<string, unknown>, name: string, fault: string, level: number, walk: Walk): Value {
  if (name === '$date' && Object.keys(raw).length === 1) return decodeDate(raw.$date, level, walk);
  if (walk.keepsForeignTypes && isForeignValue(raw)) return raw;
  if (foreignTypes.has(name)) {
    throw fail(
      'BAD_VALUE',
      `Values of the type ${name} are kept by MongoDB only; use a string or number.`,
      level,
      walk,
    );
  }
  throw fail('BAD_NAME', `The field name ${quoteInput(name)} ${fault}; rename the field.`, level + 1, walk);
}

function decodeDate(time: unknown, level: number, walk: Walk): Date {
  if (typeof time === 'string') {
    const date = parseIsoDate(time);
    if (date !== undefined) return date;
  } else if (typeof time === 'number' && Number.isInteger(time) && isStorableTime(time)) {
    return new Date(time);
  }
  throw fail(
    'BAD_VALUE',
    '$date needs an ISO 8601 date with time and zone (2026-01-02T03:04:05.678Z) or whole milliseconds since 1970, of the years 0000 to 9999.',
    level + 1,
    walk,
  );
}

/** Level 1 is the value itself; checked before going down, so a cycle ends here as well. */
function checkLevel(level: number, walk: Walk): void {
  if (level <= walk.depthMax) return;
  throw fail(
    'LIMIT_EXCEEDED',
    `Objects and arrays are nested deeper than ${walk.depthMax}; flatten them.`,
    level,
    walk,
  );
}

function nameOfClass(object: object): string {
  const maker: unknown = (object as { constructor?: unknown }).constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'a class';
}

/** An error at the value that stands on this level: the steps above it lead there. */
function fail(reason: ErrorReason, message: string, level: number, walk: Walk): DataError {
  let pointer = walk.pointer;
  for (let above = 1; above < level; above += 1) pointer = extendPointer(pointer, walk.steps[above] ?? '');
  return new DataError(reason, message, { details: { pointer } });
}
