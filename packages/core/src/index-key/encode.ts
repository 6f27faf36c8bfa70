import { createHash } from 'node:crypto';
import { compareStrings } from '../value/compare.js';
import { isDataObject, isValueArray, typeOf, type Value } from '../value/value.js';
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

/** One part of a key, ascending. */
export interface EncodedPart {
  /** No part's bytes are a prefix of another's, so parts can be concatenated. */
  readonly bytes: Uint8Array;
  /** The value was too long: the first `partPrefixBytes(…)` bytes of its encoding and a digest of all of it. */
  readonly cut: boolean;
}

/** How many bytes of a part's encoding an index of so many fields keeps; longer ones are cut there. */
export function partPrefixBytes(fieldCount: number): number {
  return Math.min(partPrefixMax, Math.floor(keyBytesMax / fieldCount) - digestBytes);
}

/**
 * Encodes one part of an index key so that bytes compare as values sort: nothing and null alike, an empty array first.
 *
 * @param prefixBytes - from `partPrefixBytes`; a longer encoding is cut there and completed by its SHA-256. Two cut
 *   values with the same prefix compare in no particular order; equal values have equal parts, unequal ones never.
 */
export function encodeKeyPart(value: KeyPartValue, prefixBytes: number): EncodedPart {
  const writer = new ByteWriter();
  if (value === undefined) writer.byte(keyTags.emptyArray);
  else writeTagged(writer, value);
  const whole = writer.bytes();
  if (whole.length <= prefixBytes) return { bytes: whole, cut: false };
  const bytes = new Uint8Array(prefixBytes + digestBytes);
  bytes.set(whole.subarray(0, prefixBytes));
  bytes.set(createHash('sha256').update(whole).digest(), prefixBytes);
  return { bytes, cut: true };
}

/** Turns the order of a part around, in place: a descending part holds the inverted bytes. */
export function invertBytes(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i++) bytes[i] = ~(bytes[i] ?? 0);
  return bytes;
}

function writeTagged(writer: ByteWriter, value: Value): void {
  writer.byte(tagOf(value));
  writePayload(writer, value);
}

function tagOf(value: Value): number {
  return keyTags[typeOf(value)];
}

function writePayload(writer: ByteWriter, value: Value): void {
  if (value === null) return;
  if (typeof value === 'number') writer.double(value);
  else if (typeof value === 'string') writer.text(value);
  else if (typeof value === 'boolean') writer.byte(value ? 1 : 0);
  else if (value instanceof Date) writer.double(value.getTime());
  else if (isValueArray(value)) {
    for (const element of value) writeTagged(writer, element);
    writer.byte(0);
  } else if (isDataObject(value)) {
    for (const name of Object.keys(value).sort(compareStrings)) {
      const field = value[name] ?? null;
      writer.byte(tagOf(field));
      writer.text(name);
      writePayload(writer, field);
    }
    writer.byte(0);
  }
}
