import type { ErrorObject, ValidateFunction } from 'ajv';
import { isDataError } from '../errors/data-error.js';
import { encodeValue, utf8ByteLength } from '../value/encode.js';
import { freezeValue } from '../value/freeze-value.js';
import type { DataObject, Value } from '../value/value.js';
import { buildValidator } from './build-validator.js';
import { resolveReferences } from './check-references.js';
import { loadAjv } from './load-ajv.js';
import { type NormalizedSchema, normalizeSchema } from './normalize-schema.js';
import { RecentMap } from './recent-map.js';
import { schemaError, schemaTooLarge } from './schema-error.js';
import { type SchemaFault, toSchemaFault } from './schema-fault.js';
import { runCounted } from './steps.js';

/** Of a schema as JSON text. */
const schemaBytesMax = 64 * 1024;
/** Schemas that stay compiled. */
const compiledMax = 100;
/** Faults that are told of one document. */
const faultsMax = 20;
/** To find more faults than the first, this much work: the rest of them nobody reads. */
const faultStepsMax = 50_000;

/** A JSON Schema, ready to check values. */
export interface CompiledSchema {
  /** The schema as it was given, as JSON; frozen. */
  readonly source: DataObject;
  /** @throws DataError LIMIT_EXCEEDED where schema and value together are too much work */
  fits(value: Value): boolean;
  /** The first faults of a value, at most 20; none if it fits. @throws DataError as `fits` */
  findFaults(value: Value): readonly SchemaFault[];
}

const byText = new RecentMap<string, CompiledSchema>(compiledMax);
/** For schemas that were parsed here: no text needs to be made to find them. */
const bySource = new WeakMap<DataObject, CompiledSchema>();

/**
 * Compiles a user's JSON Schema (draft 2020-12, or draft-07 where `$schema` says so; with MongoDB's `bsonType`).
 *
 * What it checks are values in their JSON form: a date is `{"$date": "…"}`.
 *
 * @param raw - parsed JSON, or an object of a library user
 * @param pointer - JSON pointer to it, for errors
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED, LIMIT_EXCEEDED
 */
export function parseSchema(raw: unknown, pointer = ''): CompiledSchema {
  const text = writeSchema(raw, pointer);
  const known = byText.get(text);
  if (known !== undefined) return known;
  const compiled = compileText(text, pointer);
  byText.set(text, compiled);
  bySource.set(compiled.source, compiled);
  return compiled;
}

/** The compiled form of a schema that was parsed before, here or in another process. */
export function compiledSchemaOf(source: DataObject): CompiledSchema {
  let compiled = bySource.get(source);
  if (compiled === undefined) {
    compiled = parseSchema(source);
    bySource.set(source, compiled);
  }
  return compiled;
}

function writeSchema(raw: unknown, pointer: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(raw, keepDates);
  } catch (error) {
    throw schemaError('The JSON Schema cannot be written as JSON.', pointer, 'BAD_OPERAND', error);
  }
  if (text === undefined) throw schemaError('A JSON Schema must be an object here.', pointer);
  if (utf8ByteLength(text) <= schemaBytesMax) return text;
  throw schemaTooLarge(`A JSON Schema may be ${schemaBytesMax} bytes of JSON at most.`, pointer, schemaBytesMax);
}

/** `JSON.stringify` has made text of dates before it asks. */
function keepDates(this: unknown, name: string, value: unknown): unknown {
  const given: unknown = (this as Readonly<Record<string, unknown>>)[name];
  return given instanceof Date ? encodeValue(given) : value;
}

function compileText(text: string, pointer: string): CompiledSchema {
  const parsed: unknown = JSON.parse(text);
  const normalized = normalizeSchema(parsed, pointer);
  resolveReferences(normalized, pointer);
  const fault = loadAjv().findSchemaFault(normalized.schema);
  if (fault !== undefined) throw refuseSchema(fault, normalized, pointer);
  const first = build(normalized.schema, false, pointer);
  let every: ValidateFunction | undefined;
  return Object.freeze({
    source: freezeValue(parsed as Value) as DataObject,
    fits: (value: Value) => runCounted(() => first(encodeValue(value))),
    findFaults(value: Value) {
      const json = encodeValue(value);
      if (runCounted(() => first(json))) return [];
      const [found] = first.errors ?? [];
      every ??= build(normalized.schema, true, pointer);
      return listErrors(every, json, found).slice(0, faultsMax).map(toSchemaFault);
    },
  });
}

/** All errors; the first alone where finding all would be too much work. */
function listErrors(validate: ValidateFunction, json: unknown, first: ErrorObject | undefined): readonly ErrorObject[] {
  const known = first === undefined ? [] : [first];
  try {
    runCounted(() => validate(json), faultStepsMax);
    return validate.errors ?? known;
  } catch (error) {
    if (!isDataError(error)) throw error;
    return known;
  } finally {
    validate.errors = null;
  }
}

function build(schema: object, allErrors: boolean, pointer: string): ValidateFunction {
  try {
    return buildValidator(schema, allErrors);
  } catch (error) {
    if (error instanceof RangeError) {
      throw schemaError('The references of the JSON Schema form too long a chain.', pointer, 'LIMIT_EXCEEDED', error);
    }
    const fault = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw schemaError(`The JSON Schema cannot be used: ${fault}.`, pointer, 'BAD_OPERAND', error);
  }
}

/** What the schema of schemas found, at the place where the user wrote it. */
function refuseSchema(fault: ErrorObject, { nodes }: NormalizedSchema, pointer: string): Error {
  const given = new Map([...nodes].map(([at, { normalized }]) => [normalized, at]));
  let known = fault.instancePath;
  while (!given.has(known)) known = known.slice(0, known.lastIndexOf('/'));
  const at = `${given.get(known) ?? ''}${fault.instancePath.slice(known.length)}`;
  return schemaError(
    `The JSON Schema is wrong at ${at === '' ? 'its root' : at}: it ${fault.message ?? 'is not valid'}.`,
    pointer + at,
  );
}
