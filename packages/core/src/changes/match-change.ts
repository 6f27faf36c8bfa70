import { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { compileFilter } from '../filter/match.js';
import { requiredText } from '../filter/required-fields.js';
import { type ChangeRecord, type DocumentChange, isDocumentChange } from './change-record.js';

/** Which records a watch passes on. */
export interface ChangeFilter {
  /** Whether it looks at more than `id` and `version`, which every record has. */
  readonly needsDocuments: boolean;
  /**
   * A change passes if the document after it matches. What has no such document, deletions and changes of the collection
   * itself, always passes.
   *
   * @throws DataError FILTER_NEEDS_DOCUMENTS for a record that would have to be guessed
   */
  passes(record: ChangeRecord): boolean;
}

/**
 * Makes a test of records.
 *
 * @throws DataError BAD_OPERAND for `$text`: a watch has no index
 */
export function compileChangeFilter(filter: Filter): ChangeFilter {
  if (filter.kind === 'all') return { needsDocuments: false, passes: () => true };
  if (requiredText(filter) !== undefined) {
    throw new DataError('BAD_OPERAND', 'A watch has no text index for $text; filter by other fields.', {
      details: { operator: '$text' },
    });
  }
  const matches = compileFilter(filter);
  const needsDocuments = !looksAtKeysOnly(filter);
  return {
    needsDocuments,
    passes(record) {
      if (!isDocumentChange(record) || record.op === 'deleted') return true;
      if (record.after !== undefined) return matches(record.after);
      if (needsDocuments) throw filterNeedsDocuments(record.collection, record.documentId);
      return matches(documentOfKeys(record));
    },
  };
}

/**
 * The error of a watch by a filter where documents are not kept.
 *
 * @param documentId - of a record without its document; absent: the collection keeps keys as it is
 */
export function filterNeedsDocuments(collection: string, documentId?: string): DataError {
  const name = JSON.stringify(collection);
  const [fault, way] =
    documentId === undefined
      ? [`Changes of ${name} are kept as keys only`, 'let the collection keep documents ("after"), and read it anew']
      : [`A change of ${JSON.stringify(documentId)} in ${name} is kept as keys only`, 'read the collection again'];
  return new DataError(
    'FILTER_NEEDS_DOCUMENTS',
    `${fault}, so the filter cannot be checked. Watch without it, or by id and version only; or ${way}, and watch from then on.`,
    { details: { collection, ...(documentId === undefined ? {} : { document_id: documentId }) } },
  );
}

function looksAtKeysOnly(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.every(looksAtKeysOnly);
  if (filter.kind === 'not') return looksAtKeysOnly(filter.filter);
  if (filter.kind === 'field') return filter.path.root === 'id' || filter.path.root === 'version';
  return filter.kind === 'all' || filter.kind === 'none';
}

/** What a filter by keys may look at. */
function documentOfKeys({ documentId: id, version, time }: DocumentChange) {
  return { id, version, createdAt: time, updatedAt: time, data: {}, metadata: {} };
}
