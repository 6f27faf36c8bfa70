import type { TextFilter } from './ast.js';

/** Writes a text filter as the operand of `$text`, its words as they were folded. */
export function formatText(filter: TextFilter): Readonly<Record<string, unknown>> {
  const { words, phrases, negatedWords, negatedPhrases, caseSensitive, diacriticSensitive } = filter;
  const parts = [
    ...words,
    ...phrases.map(quoteWords),
    ...negatedWords.map((word) => `-${word}`),
    ...negatedPhrases.map((phrase) => `-${quoteWords(phrase)}`),
  ];
  return {
    $search: parts.join(' '),
    ...(caseSensitive ? { $caseSensitive: true } : {}),
    ...(diacriticSensitive ? { $diacriticSensitive: true } : {}),
  };
}

function quoteWords(words: readonly string[]): string {
  return `"${words.join(' ')}"`;
}
