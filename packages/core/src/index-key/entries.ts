import type { Document } from '../document/document.js';
import { formatPath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { compileFilter } from '../filter/match.js';
import { encodeValue } from '../value/encode.js';
import type { IndexDefinition } from './definition.js';
import { compileKeyEncoder, type KeyPartValue, overflowKey } from './encode.js';
import { type IndexEntries, noEntries } from './index-entries.js';
import { compareBytes, nameKey } from './key-bytes.js';
import { compileTextEntries } from './text-entries.js';
import { compileTuples, missing, type Tuple } from './tuples.js';
import { prefixBytesOf } from './word-key.js';

/** More keys than these, and the document is filed under the overflow key. */
const keysMax = 1_000;
/** A unique index cannot leave keys out, so a document with more is refused. */
const uniqueKeysMax = 10_000;
const shownStringMax = 100;

/**
 * Compiles an index into the function that gives a document's keys.
 *
 * @throws DataError LIMIT_EXCEEDED - by the function, if a unique index would need too many keys for the document
 */
export function compileIndexEntries(definition: IndexDefinition): (document: Document) => IndexEntries {
  const { text } = definition;
  if (text === undefined) return compileFieldEntries(definition);
  return compileTextEntries(definition, text, compileFieldEntries({ ...definition, sparse: false }));
}

function compileFieldEntries(definition: IndexDefinition): (document: Document) => IndexEntries {
  const { fields, unique, sparse, partialFilter } = definition;
  const max = unique ? uniqueKeysMax : keysMax;
  const expand = compileTuples(fields, uniqueKeysMax);
  const directions = fields.map((field) => field.direction);
  const encode = compileKeyEncoder(directions, prefixBytesOf(definition));
  const includes = partialFilter === undefined ? undefined : compileFilter(partialFilter);
  return (document) => {
    if (includes !== undefined && !includes(document)) return noEntries;
    const { tuples, multikey, tooMany } = expand(document);
    const keys = new Map<string, Uint8Array>();
    let inexact = false;
    for (const tuple of tuples) {
      if (sparse && tuple.every((slot) => slot === missing)) continue;
      const { bytes, cut } = encode(tuple.map(fillSlot));
      if (cut) inexact = true;
      if (tuples.length === 1) return { keys: [bytes], multikey, inexact };
      keys.set(nameKey(bytes), bytes);
      if (keys.size > max) break;
    }
    if (!tooMany && keys.size <= max) return { keys: [...keys.values()], multikey, inexact };
    if (unique) throw tooManyKeys(definition, document);
    return { keys: [overflowKey], multikey: true, inexact: true };
  };
}

/**
 * The field values behind one of a document's keys, for the error about a duplicate: `{email: "a@b.c"}`, JSON-ready.
 * Long strings are shortened.
 */
export function describeKey(
  definition: IndexDefinition,
  document: Document,
  key: Uint8Array,
): Readonly<Record<string, unknown>> {
  const encode = compileKeyEncoder(definition.fields.map((field) => field.direction));
  const { tuples } = compileTuples(definition.fields, uniqueKeysMax)(document);
  const tuple = tuples.find((candidate) => compareBytes(encode(candidate.map(fillSlot)).bytes, key) === 0);
  return Object.fromEntries(
    definition.fields.map((field, position) => [formatPath(field.path), showSlot(tuple, position)]),
  );
}

function fillSlot(slot: KeyPartValue | typeof missing): KeyPartValue {
  return slot === missing ? null : slot;
}

function showSlot(tuple: Tuple | undefined, position: number): unknown {
  const slot = tuple?.[position];
  if (slot === missing) return null;
  if (slot === undefined) return [];
  const text = typeof slot === 'string' ? slot : JSON.stringify(encodeValue(slot));
  if (text.length > shownStringMax) return `${text.slice(0, shownStringMax)}…`;
  return encodeValue(slot);
}

function tooManyKeys(definition: IndexDefinition, document: Document): DataError {
  return new DataError(
    'LIMIT_EXCEEDED',
    `The document ${JSON.stringify(document.id)} would need more than ${uniqueKeysMax} keys in the unique index ${JSON.stringify(definition.name)}; shorten its arrays or drop the index.`,
    { details: { index: definition.name, id: document.id, limit: uniqueKeysMax } },
  );
}
