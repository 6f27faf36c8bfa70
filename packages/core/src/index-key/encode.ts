import { createHash } from 'node:crypto';
import { compareStrings } from '../value/compare.js';
import { type DataObject, isValueArray, typeOf, type Value } from '../value/value.js';
import { ByteWriter } from './byte-writer.js';

/**
 * First byte of a value's encoding; their order is the order of types. 0x00 ends strings, arrays and objects, so that
 * what is shorter sorts first; 0x80 and above occur as the first byte of descending parts only.
 */
export const keyTags = {
  emptyArray: 0x08,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x40,
  array: 0x50,
  bool: 0x60,
  date: 0x70,
} as const;

/** The entry of a document with too many keys: sorts before every other key; each scan of an inexact index includes it. */
export const overflowKey: Uint8Array = Uint8Array.of(0x00);

/** The longest key, so that it fits every engine's index pages (PostgreSQL: 2,704 bytes, with the document's id). */
const keyBytesMax = 2048;
const digestBytes = 32;
const partPrefixMax = 480;

/**
 * What one part of a key holds: a value, null also for nothing, `undefined` for an empty array at the end of the path (it
 * sorts before null, as in `SortPosition`). Within arrays, an empty array is a value like others.
 */
export type KeyPartValue = Value | undefined;

/** A key or a part of one. */
export interface EncodedKey {
  /** No part's bytes are a prefix of another's, so parts can be concatenated. */
  readonly bytes: Uint8Array;
  /** A value was too long: the first `partPrefixBytes(…)` bytes of its encoding and a digest of all of it. */
  readonly cut: boolean;
}

/** How many bytes of a part's encoding an index of so many fields keeps; longer ones are cut there. */
export function partPrefixBytes(fieldCount: number): number {
  return Math.min(partPrefixMax, Math.floor(keyBytesMax / fieldCount) - digestBytes);
}

/**
 * Encodes one part of an index key, ascending, so that bytes compare as values sort: nothing and null alike, an empty
 * array first.
 *
 * @param prefixBytes - from `partPrefixBytes`; a longer encoding is cut there and completed by its SHA-256. Two cut
 *   values with the same prefix compare in no particular order; equal values have equal parts, unequal ones never.
 */
export function encodeKeyPart(value: KeyPartValue, prefixBytes: number): EncodedKey {
  const writer = new ByteWriter();
  const cut = writePart(writer, value, prefixBytes);
  return { bytes: writer.copy(), cut };
}

/** Compiles the encoder of whole keys: one value for each direction, descending parts inverted. */
export function compileKeyEncoder(
  directions: readonly (1 | -1)[],
  prefixBytes: number = partPrefixBytes(directions.length),
): (values: readonly KeyPartValue[]) => EncodedKey {
  const writer = new ByteWriter();
  return (values) => {
    writer.reset();
    let cut = false;
    directions.forEach((direction, position) => {
      const start = writer.length;
      if (writePart(writer, values[position], prefixBytes)) cut = true;
      if (direction === -1) writer.invertFrom(start);
    });
    return { bytes: writer.copy(), cut };
  };
}

function writePart(writer: ByteWriter, value: KeyPartValue, prefixBytes: number): boolean {
  const start = writer.length;
  if (value === undefined) writer.byte(keyTags.emptyArray);
  else writeTagged(writer, value);
  if (writer.length - start <= prefixBytes) return false;
  const whole = writer.view(start);
  const cut = new Uint8Array(prefixBytes + digestBytes);
  cut.set(whole.subarray(0, prefixBytes));
  cut.set(createHash('sha256').update(whole).digest(), prefixBytes);
  writer.replaceFrom(start, cut);
  return true;
}

function writeTagged(writer: ByteWriter, value: Value): void {
  writer.byte(keyTags[typeOf(value)]);
  writePayload(writer, value);
}

function writePayload(writer: ByteWriter, value: Value): void {
  if (typeof value === 'string') writer.text(value);
  else if (typeof value === 'number') writer.double(value);
  else if (typeof value === 'boolean') writer.byte(value ? 1 : 0);
  else if (value === null) return;
  else if (value instanceof Date) writer.double(value.getTime());
  else if (isValueArray(value)) {
    for (const element of value) writeTagged(writer, element);
    writer.byte(0);
  } else writeObject(writer, value as DataObject);
}

/** In the order in which objects compare: type of the value, then name, then value. */
function writeObject(writer: ByteWriter, object: DataObject): void {
  for (const name of Object.keys(object).sort(compareStrings)) {
    const value = object[name] as Value;
    writer.byte(keyTags[typeOf(value)]);
    writer.text(name);
    writePayload(writer, value);
  }
  writer.byte(0);
}
