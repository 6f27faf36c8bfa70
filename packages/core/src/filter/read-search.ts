import { wordSource } from '../text/split-words.js';

/** What a `$search` string asks for; words as they are written. */
export interface Search {
  readonly words: readonly string[];
  readonly phrases: readonly (readonly string[])[];
  readonly negatedWords: readonly string[];
  readonly negatedPhrases: readonly (readonly string[])[];
}

/** A word, a quote or a dash. All else only parts words. */
const tokenPattern = new RegExp(`(?<word>${wordSource})|["-]`, 'gu');

/**
 * Reads a `$search` string in MongoDB's syntax: words, `"phrases"`, and `-` before either for what may not be found.
 *
 * A dash negates at the start and after white space, up to the next white space (`-co-operate` negates both); within a
 * word it only parts words. A quote that is never closed is none.
 */
export function readSearch(search: string): Search {
  const result = { words: [], phrases: [], negatedWords: [], negatedPhrases: [] } as {
    words: string[];
    phrases: string[][];
    negatedWords: string[];
    negatedPhrases: string[][];
  };
  const lastQuote = search.lastIndexOf('"');
  let phrase: string[] | undefined;
  let isNegated = false;
  for (const { 0: token, index, groups } of search.matchAll(tokenPattern)) {
    const isFirst = index === 0 || /\s/.test(search[index - 1] as string);
    if (phrase !== undefined) {
      if (groups?.word !== undefined) phrase.push(token);
      if (token !== '"') continue;
      if (phrase.length > 0) (isNegated ? result.negatedPhrases : result.phrases).push(phrase);
      phrase = undefined;
    } else if (groups?.word !== undefined || token === '"') {
      if (isFirst) isNegated = false;
      if (token !== '"') (isNegated ? result.negatedWords : result.words).push(token);
      else if (index < lastQuote) phrase = [];
    } else if (token === '-' && isFirst) isNegated = true;
  }
  return result;
}
