import { DataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import { utf8ByteLength } from '../value/encode.js';
import { isValueArray, type Value } from '../value/value.js';
import type { Document } from './document.js';

/** A document's contents; the id is for the error. */
export type MeasuredContents = Pick<Document, 'id' | 'data' | 'metadata'>;

/**
 * Checks the size of a document that is to be stored. Who has the texts anyway compares their lengths instead, with
 * {@link checkContentBytes}.
 *
 * @throws DataError DOCUMENT_TOO_LARGE
 */
export function checkContentSize(contents: MeasuredContents, limits: Limits): void {
  const limit = limits.documentBytesMax;
  const dataBytes = measureJson(contents.data, limit);
  checkContentBytes(dataBytes + measureJson(contents.metadata, limit - dataBytes), contents.id, limits);
}

/**
 * @param bytes - of data and metadata as canonical JSON text in UTF-8
 * @throws DataError DOCUMENT_TOO_LARGE
 */
export function checkContentBytes(bytes: number, documentId: string, limits: Limits): void {
  const limit = limits.documentBytesMax;
  if (bytes <= limit) return;
  throw new DataError(
    'DOCUMENT_TOO_LARGE',
    `The document ${JSON.stringify(documentId)} would be larger than ${limit} bytes; split it, or keep less in it.`,
    { details: { document_id: documentId, limit } },
  );
}

/**
 * Bytes of a value's canonical JSON text in UTF-8, without making the text.
 *
 * @param enough - counting ends soon after this many: one long value in each of many elements may be far too much text
 */
export function measureJson(value: Value, enough: number): number {
  if (typeof value === 'string') return measureString(value);
  if (typeof value !== 'object' || value === null) return String(value).length;
  if (value instanceof Date) return dateBytes;
  // A bracket at each end, and a comma after each but the last.
  let bytes = 1;
  if (isValueArray(value)) {
    for (const element of value) {
      bytes += measureJson(element, enough - bytes) + 1;
      if (bytes > enough) return bytes;
    }
    return value.length === 0 ? 2 : bytes;
  }
  const names = Object.keys(value);
  for (const name of names) {
    bytes += measureString(name) + 1;
    bytes += measureJson(value[name] as Value, enough - bytes) + 1;
    if (bytes > enough) return bytes;
  }
  return names.length === 0 ? 2 : bytes;
}

const dateBytes = '{"$date":"2026-01-02T03:04:05.678Z"}'.length;

function measureString(text: string): number {
  return utf8ByteLength(JSON.stringify(text));
}
