import type { IndexDefinition } from './definition.js';
import { encodeKeyPart, partPrefixBytes } from './encode.js';

/** How many bytes each part of an index's key takes at most, the word of a text index being a part. */
export function prefixBytesOf({ fields, text }: Pick<IndexDefinition, 'fields' | 'text'>): number {
  return partPrefixBytes(fields.length + (text === undefined ? 0 : 1));
}

/**
 * The first part of a text index's keys, which is all of them if it has no other fields. Of a very long word it holds
 * the beginning and a digest, so that no two words have the same.
 *
 * @param word - folded as `insensitive` says
 */
export function encodeWord(definition: Pick<IndexDefinition, 'fields' | 'text'>, word: string): Uint8Array {
  return encodeKeyPart(word, prefixBytesOf(definition)).bytes;
}
