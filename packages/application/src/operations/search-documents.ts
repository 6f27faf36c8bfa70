import Type from 'typebox';
import {
  allowScanField,
  closed,
  collectionField,
  consistencyField,
  filterField,
  projectionField,
  sortField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { searchResultSchema } from '../output/documents.js';
import { runSearch } from '../read/run-search.js';
import type { SearchResult } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
  filter: Type.Optional(filterField),
  sort: Type.Optional(sortField),
  limit: Type.Optional(Type.Integer({ minimum: 1, default: 10, description: 'Documents on the page, 1 to 1000.' })),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, default: 0, description: 'Documents to pass over. Not with `cursor`.' }),
  ),
  cursor: Type.Optional(Type.String({ description: 'The `next_cursor` of the page before.' })),
  projection: Type.Optional(projectionField),
  total: Type.Optional(Type.Boolean({ default: true, description: 'Whether to count all matches.' })),
  allow_scan: Type.Optional(allowScanField),
  consistency: Type.Optional(consistencyField),
});

/** Lists the documents that match a filter, page by page. */
export const searchDocuments = defineOperation({
  name: 'searchDocuments',
  kind: 'read',
  summary: 'Lists the documents that match a filter, page by page.',
  input,
  output: searchResultSchema,
  run(scope, input): Promise<SearchResult> {
    return runSearch(scope, input);
  },
});
