import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { isPlainObject } from '../value/plain-object.js';
import { nameOfNumberType } from '../value/type-name.js';
import { schemaError } from './schema-error.js';

const knownTypes: ReadonlySet<unknown> = new Set([
  'array',
  'bool',
  'date',
  'double',
  'int',
  'long',
  'null',
  'number',
  'object',
  'string',
]);

/** MongoDB has them, this service has not. */
const foreignTypes: ReadonlySet<unknown> = new Set([
  'binData',
  'dbPointer',
  'decimal',
  'javascript',
  'javascriptWithScope',
  'maxKey',
  'minKey',
  'objectId',
  'regex',
  'symbol',
  'timestamp',
  'undefined',
]);

/**
 * Reads `bsonType`: a name of a type, or an array of them.
 *
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED (MongoDB's types that no value here has)
 */
export function parseBsonType(raw: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(raw)) return [checkName(raw, pointer)];
  if (raw.length === 0) throw schemaError('bsonType needs at least one type.', pointer);
  return raw.map((name: unknown, index) => checkName(name, extendPointer(pointer, index)));
}

function checkName(raw: unknown, pointer: string): string {
  if (knownTypes.has(raw)) return raw as string;
  const known = [...knownTypes].join(', ');
  if (foreignTypes.has(raw)) {
    throw schemaError(`No value here has the type ${String(raw)}; bsonType knows ${known}.`, pointer, 'NOT_SUPPORTED');
  }
  const given = typeof raw === 'string' ? ` not ${quoteInput(raw)}` : '';
  throw schemaError(`bsonType knows ${known},${given || ' as text or an array of texts'}.`, pointer);
}

/** Whether a value in its JSON form has one of the types. A date is `{"$date": …}` there, and no object. */
export function hasBsonType(value: unknown, types: ReadonlySet<string>): boolean {
  switch (typeof value) {
    case 'string':
      return types.has('string');
    case 'boolean':
      return types.has('bool');
    case 'number':
      return types.has('number') || types.has(nameOfNumberType(value));
    default:
      if (value === null) return types.has('null');
      if (Array.isArray(value)) return types.has('array');
      // No field name of data starts with `$`, so the key alone tells a date.
      return types.has(isPlainObject(value) && Object.hasOwn(value, '$date') ? 'date' : 'object');
  }
}
