import { DataError } from '../errors/data-error.js';
import type { Filter, TextFilter } from '../filter/ast.js';
import { and, none } from '../filter/build.js';
import { requiredText } from '../filter/required-fields.js';
import type { IndexState } from '../index-key/definition.js';
import { impliesFilter } from './implies.js';

/**
 * Gives the `$text` of a filter the text index of the collection that it is to be run on. Adapters do so with every
 * filter that they are given, before all else.
 *
 * @param indexes - of the collection; `undefined` where there is none, in which nothing is found
 * @throws DataError BAD_OPERAND if the collection has no text index
 */
export function bindTextFilter(filter: Filter, indexes: readonly IndexState[] | undefined): Filter {
  const text = requiredText(filter);
  if (text === undefined) return filter;
  if (indexes === undefined) return none;
  const index = indexes.find(({ definition }) => definition.text !== undefined);
  if (index === undefined) throw indexNeeded();
  const { name, text: part, partialFilter } = index.definition;
  const bound: TextFilter = Object.freeze({
    ...text,
    index: Object.freeze({
      name,
      paths: Object.freeze((part?.fields ?? []).map(({ path }) => path)),
      exact:
        index.state === 'ready' &&
        !index.inexact &&
        (partialFilter === undefined || impliesFilter(filter, partialFilter)),
    }),
  });
  return filter.kind === 'and' ? and(...filter.filters.map((other) => (other === text ? bound : other))) : bound;
}

function indexNeeded(): DataError {
  return new DataError(
    'BAD_OPERAND',
    '$text needs a text index, and the collection has none. Make one: POST /indexes/{collection} with {"keys": {"<field>": "text"}}, or createIndex({"<field>": "text"}).',
    { details: { operator: '$text' } },
  );
}
