import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { defaultLimits } from '../limits.js';
import { decodeValue } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import { setOwn } from '../value/own-field.js';
import { parseBsonType } from './bson-type.js';
import { formatNames } from './formats.js';
import { schemaError } from './schema-error.js';
import type { SchemaPlace, SchemaReader } from './schema-reader.js';
import { checkPattern } from './schema-regex.js';

type RawObject = Readonly<Record<string, unknown>>;

/** Reads a keyword that is no plain value and no plain schema, into the schema that is being made. */
export type SpecialReader = (
  reader: SchemaReader,
  raw: RawObject,
  made: Record<string, unknown>,
  place: SchemaPlace,
) => void;

/** What reads each of the keywords whose shape is `special`. */
export const specialReaders: ReadonlyMap<string, SpecialReader> = new Map<string, SpecialReader>([
  ['$id', (reader, raw, _made, { at }) => checkId(reader, raw.$id, at)],
  ['$ref', readReference],
  ['bsonType', readValue('bsonType', parseBsonType)],
  ['const', readValue('const', decodeConstant)],
  ['enum', readValue('enum', readEnum)],
  ['pattern', readValue('pattern', checkPattern)],
  ['format', readValue('format', checkFormat)],
  ['exclusiveMaximum', (reader, raw, made, { at }) => readExclusive(reader, raw, 'exclusiveMaximum', made, at)],
  ['exclusiveMinimum', (reader, raw, made, { at }) => readExclusive(reader, raw, 'exclusiveMinimum', made, at)],
  ['dependencies', readDependencies],
  ['items', (reader, raw, made, place) => readItems(reader, raw, 'items', made, place)],
  ['additionalItems', (reader, raw, made, place) => readItems(reader, raw, 'additionalItems', made, place)],
]);

/** Of a keyword whose value alone is checked. */
function readValue(keyword: string, parse: (raw: unknown, pointer: string) => unknown): SpecialReader {
  return (reader, raw, made, { at }) => {
    made[keyword] = parse(raw[keyword], reader.locate(extendPointer(at, keyword)));
  };
}

function checkId(reader: SchemaReader, value: unknown, at: string): void {
  if (at === '' && typeof value === 'string') return;
  throw schemaError('$id may stand at the root only, as text.', reader.locate(extendPointer(at, '$id')));
}

/** References within the schema only: nothing is ever fetched. */
function readReference(
  reader: SchemaReader,
  { $ref: value }: RawObject,
  made: Record<string, unknown>,
  { at, node }: SchemaPlace,
): void {
  const pointer = reader.locate(extendPointer(at, '$ref'));
  if (typeof value !== 'string' || !/^#(\/|$)/.test(value)) {
    const given = typeof value === 'string' ? quoteInput(value) : 'This';
    throw schemaError(
      `${given} is no reference within the schema, and others are never followed; write "#/$defs/name".`,
      pointer,
    );
  }
  const target = decodeFragment(value.slice(1), pointer);
  node.inPlace.push(target);
  reader.references.push({ from: at, target, holder: made });
}

function decodeFragment(fragment: string, pointer: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch (error) {
    throw schemaError('The reference has malformed percent-encoding.', pointer, 'BAD_OPERAND', error);
  }
}

function readEnum(raw: unknown, pointer: string): unknown[] {
  if (!Array.isArray(raw) || raw.length === 0) {
    throw schemaError('enum needs an array of values, at least one.', pointer);
  }
  return raw.map((value: unknown, index) => decodeConstant(value, extendPointer(pointer, index)));
}

/** As documents are compared: dates in their one form, -0 as 0. */
function decodeConstant(raw: unknown, pointer: string): unknown {
  return encodeValue(decodeValue(raw, defaultLimits, pointer));
}

function checkFormat(raw: unknown, pointer: string): string {
  if (typeof raw === 'string' && formatNames.has(raw)) return raw;
  const known = [...formatNames].join(', ');
  throw schemaError(`format knows ${known}; write others as a pattern.`, pointer, 'NOT_SUPPORTED');
}

/** MongoDB has `exclusiveMinimum: true` beside `minimum`; JSON Schema the number itself. */
function readExclusive(
  reader: SchemaReader,
  raw: RawObject,
  keyword: 'exclusiveMaximum' | 'exclusiveMinimum',
  made: Record<string, unknown>,
  place: string,
): void {
  const at = extendPointer(place, keyword);
  const value = raw[keyword];
  if (value === false) return;
  if (value !== true) {
    made[keyword] = value;
    return;
  }
  const bound = keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum';
  if (typeof raw[bound] !== 'number') {
    throw schemaError(`${keyword}: true needs a ${bound} beside it; or give the number itself.`, reader.locate(at));
  }
  made[keyword] = raw[bound];
}

/** The older name of `dependentRequired` and `dependentSchemas` together. */
function readDependencies(
  reader: SchemaReader,
  raw: RawObject,
  made: Record<string, unknown>,
  { node, at, to, depth }: SchemaPlace,
): void {
  const pointer = extendPointer(at, 'dependencies');
  if (raw.dependentRequired !== undefined || raw.dependentSchemas !== undefined) {
    throw schemaError(
      'Give dependencies, or dependentRequired and dependentSchemas, not both.',
      reader.locate(pointer),
    );
  }
  const required: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  for (const [name, value] of reader.listNames(raw.dependencies, pointer)) {
    const inside = extendPointer(pointer, name);
    if (Array.isArray(value)) setOwn(required, name, value);
    else {
      node.inPlace.push(inside);
      const target = extendPointer(extendPointer(to, 'dependentSchemas'), name);
      setOwn(schemas, name, reader.readSchema(value, inside, target, depth + 1));
    }
  }
  made.dependentRequired = required;
  made.dependentSchemas = schemas;
}

/** An array of `items` is now `prefixItems`, and what followed it (`additionalItems`) is `items`. */
function readItems(
  reader: SchemaReader,
  raw: RawObject,
  keyword: string,
  made: Record<string, unknown>,
  { at, to, depth }: SchemaPlace,
): void {
  const pointer = extendPointer(at, keyword);
  const isList = Array.isArray(raw.items);
  if (keyword === 'additionalItems' && !isList) {
    throw schemaError('additionalItems means something beside an array of items only.', reader.locate(pointer));
  }
  if (keyword === 'items' && isList) {
    if (raw.prefixItems !== undefined) {
      throw schemaError('Give prefixItems or an array of items, not both.', reader.locate(pointer));
    }
    made.prefixItems = reader.readSchemas(raw.items, pointer, extendPointer(to, 'prefixItems'), depth);
    return;
  }
  made.items = reader.readSchema(raw[keyword], pointer, extendPointer(to, 'items'), depth + 1);
}
