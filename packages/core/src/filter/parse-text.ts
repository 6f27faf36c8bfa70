import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { foldWord, type WordSensitivity } from '../text/fold-word.js';
import { isPlainObject } from '../value/plain-object.js';
import type { TextFilter } from './ast.js';
import { countNode, filterError, type ParseContext } from './parse-context.js';
import { readSearch } from './read-search.js';

const optionNames: readonly string[] = ['$search', '$language', '$caseSensitive', '$diacriticSensitive'];

/**
 * Parses the operand of `$text`. Each of its words counts as a test of the filter.
 *
 * @throws DataError BAD_OPERAND, UNKNOWN_OPERATOR, LIMIT_EXCEEDED, NOT_SUPPORTED (languages: no word is stemmed)
 */
export function parseText(context: ParseContext, raw: unknown, pointer: string): TextFilter {
  if (!context.allowsText) throw misplacedText(pointer);
  if (context.tally.hasText) throw filterError('BAD_OPERAND', 'A filter has one $text at most.', pointer);
  context.tally.hasText = true;
  const { search, ...sensitivity } = readOptions(raw, pointer);
  const { words, phrases, negatedWords, negatedPhrases } = readSearch(search);
  const count = [words, negatedWords, ...phrases, ...negatedPhrases].reduce((sum, list) => sum + list.length, 0);
  for (let index = 0; index < count; index += 1) countNode(context, extendPointer(pointer, '$search'));
  const fold = (list: readonly string[]) => list.map((word) => foldWord(word, sensitivity));
  const single = negatedPhrases.filter(({ length }) => length === 1).flat();
  return Object.freeze({
    kind: 'text',
    words: distinct(phrases.length > 0 ? [] : fold(words)),
    phrases: distinctLists(phrases.map(fold)),
    negatedWords: distinct(fold([...negatedWords, ...single])),
    negatedPhrases: distinctLists(negatedPhrases.filter(({ length }) => length > 1).map(fold)),
    ...sensitivity,
  });
}

/** The error for a `$text` where none can be. */
export function misplacedText(pointer: string): Error {
  return filterError(
    'BAD_OPERAND',
    "$text stands at the top level or within $and only, of a search's filter or of the $match that begins a pipeline.",
    pointer,
  );
}

function readOptions(raw: unknown, pointer: string): WordSensitivity & { readonly search: string } {
  if (!isPlainObject(raw)) {
    throw filterError('BAD_OPERAND', '$text takes an object, such as {"$search": "coffee"}.', pointer);
  }
  const unknown = Object.keys(raw).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw filterError(
      'UNKNOWN_OPERATOR',
      `$text has no ${quoteInput(unknown)}; it has ${optionNames.join(', ')}.`,
      extendPointer(pointer, unknown),
    );
  }
  const { $search: search, $language: language } = raw;
  if (typeof search !== 'string') {
    throw filterError('BAD_OPERAND', '$search is the text to search for.', extendPointer(pointer, '$search'));
  }
  if (language !== undefined && language !== 'none')
    throw refuseLanguage(language, extendPointer(pointer, '$language'));
  return {
    search,
    caseSensitive: readFlag(raw, '$caseSensitive', pointer),
    diacriticSensitive: readFlag(raw, '$diacriticSensitive', pointer),
  };
}

function refuseLanguage(language: unknown, pointer: string): Error {
  if (typeof language !== 'string') return filterError('BAD_OPERAND', '$language is a text.', pointer);
  return filterError(
    'NOT_SUPPORTED',
    '$language is "none": whole words are searched, alike in all languages. Leave it out.',
    pointer,
  );
}

function readFlag(raw: Readonly<Record<string, unknown>>, name: string, pointer: string): boolean {
  const value = raw[name];
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw filterError('BAD_OPERAND', `${name} is true or false.`, extendPointer(pointer, name));
}

function distinct(words: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(words)]);
}

function distinctLists(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byText = new Map(lists.map((list) => [list.join(' '), Object.freeze(list)]));
  return Object.freeze([...byText.values()]);
}
