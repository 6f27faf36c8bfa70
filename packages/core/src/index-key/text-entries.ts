import type { Document } from '../document/document.js';
import type { FieldPath } from '../document/path.js';
import { foldWord, insensitive } from '../text/fold-word.js';
import { readTexts } from '../text/read-texts.js';
import { splitWords } from '../text/split-words.js';
import type { IndexDefinition, TextIndexPart } from './definition.js';
import { overflowKey } from './encode.js';
import { type IndexEntries, noEntries } from './index-entries.js';
import { compareBytes, concatBytes } from './key-bytes.js';
import { encodeWord } from './word-key.js';

/** More keys than these, and the document is filed under the overflow key. */
const keysMax = 10_000;

/**
 * Compiles the keys of a text index: each word of a document with each key of its other fields.
 *
 * @param makeOthers - gives the keys of the other fields; one without bytes if there are none
 */
export function compileTextEntries(
  definition: IndexDefinition,
  text: TextIndexPart,
  makeOthers: (document: Document) => IndexEntries,
): (document: Document) => IndexEntries {
  const paths = text.fields.map(({ path }) => path);
  return (document) => {
    const { keys: others, multikey } = makeOthers(document);
    if (others.length === 0) return noEntries;
    const words = collectWords(document, paths);
    if (words.size === 0) return noEntries;
    const isOverflow = others.some((key) => compareBytes(key, overflowKey) === 0);
    if (isOverflow || words.size * others.length > keysMax) return { keys: [overflowKey], multikey, inexact: true };
    const keys = [...words].flatMap((word) => {
      const start = encodeWord(definition, word);
      return others.map((key) => concatBytes(start, key));
    });
    // Words that are cut keep a digest, and are looked for as a whole only.
    return { keys, multikey, inexact: false };
  };
}

/** The different words of a document, folded; not all of them if they are too many. */
function collectWords(document: Document, paths: readonly FieldPath[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const text of readTexts(document, paths)) {
    for (const word of splitWords(text)) {
      words.add(foldWord(word, insensitive));
      if (words.size > keysMax) return words;
    }
  }
  return words;
}
