import { DataError } from '@database-service/core';
import type { NewDocument, Sort } from '../generated/database/values.js';
import type { JsonFields } from './json-fields.js';
import type { Decoded } from './rpc.js';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that are there: closed schemas would take the others for given. */
export function presentFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The input made of what the request has. */
export function decodeInput(fields: Fields): Decoded {
  return { input: presentFields(fields) };
}

/** A string without presence: empty means absent. */
export function textOf(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** A number without presence: 0 means absent. */
export function numberOf(number: number | undefined): number | undefined {
  return number === 0 ? undefined : number;
}

/**
 * A sort in the form of the operations: `{age: -1}`.
 * @throws DataError BAD_ARGUMENT for another direction than 1, 0, -1; CONFLICTING_PATHS for a field that comes twice
 */
export function decodeSort(sort: readonly Sort[] | undefined): Fields | undefined {
  if (sort === undefined || sort.length === 0) return undefined;
  return keysOf('sort', sort, ({ direction = 0 }) => direction);
}

/** Keys of a sort or an index as an object. @param directionOf - 0 stands for 1 */
export function keysOf<Key extends { readonly field?: string | undefined }>(
  name: string,
  keys: readonly Key[],
  directionOf: (key: Key, at: number) => number | string,
): Fields {
  const decoded = new Map<string, unknown>();
  for (const [at, key] of keys.entries()) {
    const field = key.field ?? '';
    const direction = directionOf(key, at);
    if (typeof direction === 'number' && Math.abs(direction) > 1) {
      throw new DataError('BAD_ARGUMENT', `The direction of a key is 1 or -1, not ${direction}.`, {
        details: { pointer: `/${name}/${at}/direction` },
      });
    }
    if (decoded.has(field)) {
      throw new DataError('CONFLICTING_PATHS', `The field ${JSON.stringify(field)} is a key twice; name it once.`, {
        details: { pointer: `/${name}/${at}/field` },
      });
    }
    decoded.set(field, direction === 0 ? 1 : direction);
  }
  return Object.fromEntries(decoded);
}

/** The fields of a document that is to be inserted. */
export function decodeNewDocument(document: NewDocument, json: JsonFields): Fields {
  return presentFields({
    id: document.id,
    data: json.read('data', document.data, document.data_json),
    metadata: json.read('metadata', document.metadata, document.metadata_json),
  });
}
