import { formatPath, parsePath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { isPlainObject } from '../value/plain-object.js';
import type { IndexKey } from './index-keys.js';

/** MongoDB's own bound. */
const weightMax = 99_999;

/** Options of an index that only a text index has. */
export const textOptionNames: readonly string[] = ['weights', 'default_language'];

/**
 * Checks what a text index may have, and what others may not.
 *
 * @param pointer - JSON pointer to the options
 * @returns the weights by field name, if there are any
 * @throws DataError BAD_ARGUMENT, NOT_SUPPORTED (languages)
 */
export function readTextOptions(
  options: Readonly<Record<string, unknown>>,
  keys: readonly IndexKey[],
  pointer: string,
): Readonly<Record<string, number>> | undefined {
  const names = keys.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  if (names.length === 0) {
    const given = textOptionNames.find((name) => options[name] !== undefined);
    if (given === undefined) return undefined;
    throw badArgument(`${given} is an option of text indexes; give a field the kind "text", or leave it out.`, [
      pointer,
      given,
    ]);
  }
  if (options.unique === true) {
    throw badArgument('A text index has an entry for each word and cannot be unique; leave unique out.', [
      pointer,
      'unique',
    ]);
  }
  checkLanguage(options.default_language, extendPointer(pointer, 'default_language'));
  return options.weights === undefined ? undefined : readWeights(options.weights, names, pointer);
}

function checkLanguage(language: unknown, pointer: string): void {
  if (language === undefined || language === 'none') return;
  if (typeof language !== 'string') throw badArgument('default_language is a text.', [pointer]);
  throw new DataError(
    'NOT_SUPPORTED',
    'default_language is "none": whole words are indexed, alike in all languages. Leave it out.',
    { details: { pointer } },
  );
}

function readWeights(raw: unknown, names: readonly string[], pointer: string): Readonly<Record<string, number>> {
  const at = extendPointer(pointer, 'weights');
  if (!isPlainObject(raw)) throw badArgument('weights are an object of fields and numbers.', [at]);
  const weights = Object.entries(raw).map(([text, weight]): [string, number] => {
    const name = formatPath(parsePath(text, extendPointer(at, text)));
    if (!names.includes(name)) {
      throw badArgument(`${quoteInput(text)} is no text key of this index; name it in keys too.`, [at, text]);
    }
    if (typeof weight === 'number' && Number.isInteger(weight) && weight >= 1 && weight <= weightMax) {
      return [name, weight];
    }
    throw badArgument(`A weight is an integer from 1 to ${weightMax}.`, [at, text]);
  });
  return Object.freeze(Object.fromEntries(weights));
}

function badArgument(message: string, [start, ...names]: readonly [string, ...string[]]): DataError {
  return new DataError('BAD_ARGUMENT', message, { details: { pointer: names.reduce(extendPointer, start) } });
}
