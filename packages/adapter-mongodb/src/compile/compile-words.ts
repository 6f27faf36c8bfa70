import { chooseIndex, type Filter } from '@database-service/core';
import type { CatalogueIndex } from '../catalogue/entry.js';
import { keyText } from '../write/index-keys.js';
import type { MongoFilter } from './compile-filter.js';

/**
 * Documents that have an entry for one of the words that are looked for; core looks at their texts. `undefined` where entries
 * do not tell: of an index that is not filled yet, or does not have every document.
 *
 * @param filter - with its text index bound
 */
export function compileWords(filter: Filter, { slot, indexState }: CatalogueIndex): MongoFilter | undefined {
  const scan = chooseIndex({ filter, indexes: [indexState] });
  if (scan === undefined) return undefined;
  const name = `_meta.keys.${slot}`;
  const { ranges } = scan;
  // Without other fields in the index a key is a word.
  if (indexState.definition.fields.length === 0) return { [name]: { $in: ranges.map(({ lower }) => keyText(lower)) } };
  return {
    $or: ranges.map(({ lower, upper }) => ({ [name]: { $elemMatch: { $gte: keyText(lower), $lt: keyText(upper) } } })),
  };
}
