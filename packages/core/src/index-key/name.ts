import { DataError } from '../errors/data-error.js';
import { utf8ByteLength } from '../value/encode.js';
import type { IndexDefinition } from './definition.js';
import { listIndexKeys } from './index-keys.js';

const nameBytesMax = 120;
/** The id's own index, and a route of the REST API. */
const reservedNames: readonly string[] = ['_id_', 'bulk'];

/** The name that MongoDB gives: `email_1_age_-1`, `title_text_body_text`. */
export function defaultIndexName(keys: Pick<IndexDefinition, 'fields' | 'text'>): string {
  return listIndexKeys(keys)
    .map(([name, kind]) => `${name}_${kind}`)
    .join('_');
}

/**
 * Gives back a name that an index may have: 1–120 bytes of UTF-8 without control characters, not `_id_` or `bulk`.
 *
 * @param pointer - JSON pointer to where the name was given, for the error
 * @throws DataError BAD_NAME
 */
export function checkIndexName(name: unknown, pointer = ''): string {
  const fault = faultOfIndexName(name);
  if (fault === undefined) return name as string;
  throw new DataError('BAD_NAME', `The index name ${fault}.`, { details: { pointer } });
}

function faultOfIndexName(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'is not a string';
  if (name === '') return 'is empty; leave it out for a default';
  if (utf8ByteLength(name) > nameBytesMax) return `has more than ${nameBytesMax} bytes; give a shorter one`;
  if (/\p{Cc}/u.test(name)) return 'contains a control character; give another';
  if (!name.isWellFormed()) return 'contains a lone surrogate; give another';
  return reservedNames.includes(name) ? `${JSON.stringify(name)} is reserved; choose another` : undefined;
}
