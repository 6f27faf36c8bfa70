import type { TSchema } from 'typebox';
import { leafOf } from './check-value.js';

const hidden = '********';

/** The password of `scheme://user:password@host`. */
const uriPassword = /(:\/\/[^/\s:@]*:)[^/\s@]*@/g;

/** A value as it may be printed: hidden if its key is marked `secret: true`, without the passwords of URIs otherwise. */
export function redactValue(schema: TSchema, value: unknown): unknown {
  if (leafOf(schema).secret === true) return value === undefined ? value : hidden;
  return typeof value === 'string' ? value.replace(uriPassword, `$1${hidden}@`) : value;
}
