import type { BinaryReader } from '@bufbuild/protobuf/wire';
import { DataError } from '@database-service/core';

/** Levels that are followed before a document's own limit is looked at: a stack has an end. */
const levelsMax = 1_000;

/** Reads the entries of a Struct. Of a key that comes twice the last counts, as in JSON. @throws DataError */
export function readStruct(reader: BinaryReader, end: number, level: number): Record<string, unknown> {
  checkPlace(reader, end, level);
  const json: Record<string, unknown> = {};
  while (reader.pos < end) {
    expectTag(reader.uint32(), 10);
    const entryEnd = readEnd(reader, end);
    let key = '';
    let value: unknown;
    let hasValue = false;
    while (reader.pos < entryEnd) {
      const tag = reader.uint32();
      if (tag === 10) key = reader.string();
      else {
        expectTag(tag, 18);
        value = readValue(reader, readEnd(reader, entryEnd), level);
        hasValue = true;
      }
    }
    if (!hasValue) throw noKind();
    setEntry(json, key, value);
  }
  expectEnd(reader, end);
  return json;
}

/** Reads the elements of a ListValue. @throws DataError */
export function readList(reader: BinaryReader, end: number, level: number): unknown[] {
  checkPlace(reader, end, level);
  const json: unknown[] = [];
  while (reader.pos < end) {
    expectTag(reader.uint32(), 10);
    json.push(readValue(reader, readEnd(reader, end), level));
  }
  expectEnd(reader, end);
  return json;
}

/** Reads what a Value has inside. @param level - of the object or array that holds it @throws DataError */
export function readValue(reader: BinaryReader, end: number, level: number): unknown {
  let json: unknown;
  let hasKind = false;
  while (reader.pos < end) {
    json = readKind(reader, reader.uint32(), end, level);
    hasKind = true;
  }
  if (!hasKind) throw noKind();
  expectEnd(reader, end);
  return json;
}

function readKind(reader: BinaryReader, tag: number, end: number, level: number): unknown {
  switch (tag) {
    case 8:
      reader.int32();
      return null;
    case 17:
      return readNumber(reader);
    case 26:
      return reader.string();
    case 32:
      return reader.bool();
    case 42:
      return readStruct(reader, readEnd(reader, end), level + 1);
    case 50:
      return readList(reader, readEnd(reader, end), level + 1);
    default:
      throw malformed();
  }
}

function readNumber(reader: BinaryReader): number {
  const value = reader.double();
  if (Number.isFinite(value)) return value;
  throw new DataError('BAD_VALUE', `A Struct holds the number ${value}, which JSON does not have; use null or a text.`);
}

function readEnd(reader: BinaryReader, outerEnd: number): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > outerEnd) throw malformed();
  return end;
}

function checkPlace(reader: BinaryReader, end: number, level: number): void {
  if (end > reader.len) throw malformed();
  if (level <= levelsMax) return;
  throw new DataError('LIMIT_EXCEEDED', `A Struct is nested deeper than ${levelsMax} levels.`, {
    details: { limit: levelsMax },
  });
}

function expectTag(tag: number, wanted: number): void {
  if (tag !== wanted) throw malformed();
}

function expectEnd(reader: BinaryReader, end: number): void {
  if (reader.pos !== end) throw malformed();
}

function setEntry(json: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(json, key, { value, enumerable: true, writable: true, configurable: true });
  else json[key] = value;
}

function noKind(): DataError {
  return new DataError('BAD_ARGUMENT', 'A google.protobuf.Value has no kind; a null is its null_value.');
}

function malformed(): DataError {
  return new DataError('BAD_ARGUMENT', 'A google.protobuf.Struct is damaged; encode it anew.');
}
