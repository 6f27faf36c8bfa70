import { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { compileFilter } from '../filter/match.js';
import { requiredText } from '../filter/required-fields.js';
import { type ChangeRecord, isDocumentChange } from './change-record.js';

/**
 * Makes a test of records: a change passes if the document after it matches. What has no such document, deletions and
 * changes of the collection itself, always passes.
 *
 * @throws DataError BAD_OPERAND for `$text`: a watch has no index
 */
export function compileChangeFilter(filter: Filter): (record: ChangeRecord) => boolean {
  if (filter.kind === 'all') return () => true;
  if (requiredText(filter) !== undefined) {
    throw new DataError('BAD_OPERAND', 'A watch has no text index for $text; filter by other fields.', {
      details: { operator: '$text' },
    });
  }
  const matches = compileFilter(filter);
  return (record) => !isDocumentChange(record) || record.after === undefined || matches(record.after);
}
