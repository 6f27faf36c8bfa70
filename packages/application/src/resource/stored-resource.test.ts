import { type DocumentRow, readDocumentRow } from '@database-service/core';
import { expect, it } from 'vitest';
import { toResource } from './document-resource.js';
import { formatEtag } from './etag.js';
import { StoredResource } from './stored-resource.js';

it.each<DocumentRow>([
  ['a', 1, 0, 1_700_000_000_000, '{}', '{}'],
  [
    'é"\\\u2028',
    36,
    5,
    6,
    '{"m":{"$date":"2026-01-02T03:04:05.678Z"}}',
    '{"b":[1.5,{"$date":"2026-01-02T03:04:05.678Z"}],"a":"é\\n"}',
  ],
])('is the JSON of the document as it is shown otherwise: %j', (...row) => {
  const stored = new StoredResource(row, 'things');
  const resource = toResource(readDocumentRow(row), 'things');
  expect(stored.json).toBe(JSON.stringify(resource));
  expect(stored.parse()).toEqual(resource);
  expect(stored.etag).toBe(formatEtag(resource));
});
