import type { FailuresByReason } from './expand-failures.js';

/** What FerretDB 1.24 on SQLite does otherwise than MongoDB. Found by running the suite; each must fail. */
export const ferretDbFailures: FailuresByReason = {
  'answers otherwise': [
    'filters-null/path-all',
    'filters-null/path-beyond',
    'filters-null/path-eq',
    'filters-null/path-gte',
    'filters-null/path-in',
    'filters-null/path-lte',
    'filters-null/path-ne',
    'filters-null/path-nin',
    'filters-null/position',
    'filters-null/second-position',
    'updates-positional-rules/matched-by-bits',
  ],
  'cannot store some of the documents (nested arrays, names with a dollar sign or a dot, infinities)': [
    'filters-arrays/*',
    'filters-bits/*',
    'filters-mod/*',
    'filters-nested-arrays/*',
    'sort-types/*',
  ],
  'has no such operator': ['filters-elem-match/*'],
  'sorts otherwise, or not by such a path': ['sort-paths/position', 'sort-scalars/ascending'],
};
