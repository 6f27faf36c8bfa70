import type { PushLevel } from '../adapter/pushdown.js';
import type { Filter, TextFilter } from '../filter/ast.js';
import { all } from '../filter/build.js';
import { foldWord, insensitive } from '../text/fold-word.js';

/**
 * Splits a text search. Entries tell which documents have a word, folded; neither where nor how it is written. So an
 * engine that has them answers words wholly, and of phrases and sensitive searches the words.
 */
export function splitText(
  filter: TextFilter,
  level: PushLevel,
): { readonly pushed: Filter; readonly residual: Filter | undefined } {
  if (level !== 'exact' || filter.index?.exact !== true) return { pushed: all, residual: filter };
  const { caseSensitive, diacriticSensitive, phrases, negatedPhrases } = filter;
  const isFolded = !caseSensitive && !diacriticSensitive;
  const isWords = negatedPhrases.length === 0 && phrases.every(({ length }) => length === 1);
  if (isFolded && isWords) return { pushed: filter, residual: undefined };
  const fold = (words: readonly string[]) => [...new Set(words.map((word) => foldWord(word, insensitive)))];
  const pushed: TextFilter = {
    ...filter,
    caseSensitive: false,
    diacriticSensitive: false,
    words: fold(filter.words),
    phrases: fold(phrases.flat()).map((word) => [word]),
    // What has a word in another spelling may match all the same.
    negatedWords: isFolded ? filter.negatedWords : [],
    negatedPhrases: [],
  };
  return { pushed, residual: filter };
}
