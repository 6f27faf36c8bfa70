import type { TextFilter } from '../filter/ast.js';
import type { IndexDefinition } from '../index-key/definition.js';
import { compareBytes } from '../index-key/key-bytes.js';
import { encodeWord } from '../index-key/word-key.js';
import { foldWord, insensitive } from '../text/fold-word.js';

/**
 * Where the keys of a text index begin of the documents that match: one of them at least of each. Ascending; none if
 * nothing matches.
 */
export function boundWords(filter: TextFilter, definition: IndexDefinition): readonly Uint8Array[] {
  const folded = neededWords(filter).map((word) => foldWord(word, insensitive));
  return [...new Set(folded)].map((word) => encodeWord(definition, word)).sort(compareBytes);
}

/** One of these is in every match: with phrases the longest word, which few documents will have. */
function neededWords({ words, phrases }: TextFilter): readonly string[] {
  if (phrases.length === 0) return words;
  return [phrases.flat().reduce((longest, word) => (word.length > longest.length ? word : longest))];
}

/** How much so many words are worth to a scan: somewhat less than equalities, for words are seldom rare. */
export function weighWords(count: number): number {
  if (count <= 1) return 90;
  return count <= 10 ? 75 : 45;
}
