import { InvalidArgumentError } from 'commander';
import { readJsonObject } from './read-json.js';

const directions: Readonly<Record<string, 1 | -1>> = { asc: 1, '1': 1, desc: -1, '-1': -1 };

/** Fields with their directions, of `age:desc,name` or `{"age":-1,"name":1}`; a kind (`note:text`) stays as it is. */
export function readKeys(given: string, kinds: readonly string[] = []): Readonly<Record<string, unknown>> {
  if (isJson(given)) return readJsonObject(given, 'The list of fields');
  const entries = given.split(',').map((part) => {
    const colon = part.lastIndexOf(':');
    const field = (colon < 0 ? part : part.slice(0, colon)).trim();
    const word = colon < 0 ? 'asc' : part.slice(colon + 1).trim();
    const direction = Object.hasOwn(directions, word) ? directions[word] : kinds.find((kind) => kind === word);
    if (field === '' || direction === undefined) {
      const known = ['asc', 'desc', ...kinds].join(', ');
      throw new InvalidArgumentError(`"${part}" is not <field> or <field>:<${known}>. For example: age:desc,name`);
    }
    return [field, direction] as const;
  });
  return Object.fromEntries(entries);
}

/** A projection, of `name,email`, `-secret` or JSON. */
export function readProjection(given: string): Readonly<Record<string, unknown>> {
  if (isJson(given)) return readJsonObject(given, 'The projection');
  const entries = given.split(',').map((part) => {
    const field = part.trim().replace(/^-/, '');
    if (field === '') throw new InvalidArgumentError('Name fields, for example name,email or -secret.');
    return [field, part.trim().startsWith('-') ? 0 : 1] as const;
  });
  return Object.fromEntries(entries);
}

/** A parser for whole numbers from a least one on. */
export function readInteger(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`Give a whole number, ${least} or more.`);
  };
}

function isJson(text: string): boolean {
  return /^\s*[{@]/.test(text);
}
