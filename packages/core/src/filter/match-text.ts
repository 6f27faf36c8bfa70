import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import { compileSequence } from '../text/find-sequence.js';
import { foldWord } from '../text/fold-word.js';
import { readTexts } from '../text/read-texts.js';
import { splitWords } from '../text/split-words.js';
import type { TextFilter } from './ast.js';

/**
 * Compiles a text filter. A phrase lies within one string; words may come from several.
 *
 * @throws DataError INTERNAL if no index was bound to it
 */
export function compileText(filter: TextFilter): (document: Document) => boolean {
  const { index, words, phrases, negatedWords, negatedPhrases } = filter;
  if (index === undefined) throw new DataError('INTERNAL', 'A text filter was run without its index.');
  if (words.length === 0 && phrases.length === 0) return () => false;
  const wanted = new Set(words);
  const unwanted = new Set(negatedWords);
  const wantedSequences = phrases.map(compileSequence);
  const unwantedSequences = negatedPhrases.map(compileSequence);
  const hasNegations = unwanted.size > 0 || unwantedSequences.length > 0;
  return (document) => {
    let hasWord = wanted.size === 0;
    let missing = wantedSequences;
    for (const text of readTexts(document, index.paths)) {
      const found = splitWords(text).map((word) => foldWord(word, filter));
      if (hasNegations && (found.some((word) => unwanted.has(word)) || unwantedSequences.some((is) => is(found)))) {
        return false;
      }
      hasWord ||= found.some((word) => wanted.has(word));
      missing = missing.filter((isIn) => !isIn(found));
      if (!hasNegations && hasWord && missing.length === 0) return true;
    }
    return hasWord && missing.length === 0;
  };
}
