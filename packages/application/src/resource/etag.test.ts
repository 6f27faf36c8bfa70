import type { Document } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { etagOf, formatEtag, isCurrent, parseTagCondition, readTag } from './etag.js';

const document: Document = {
  id: 'a',
  data: {},
  metadata: {},
  version: 37,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  updatedAt: new Date('2026-02-02T03:04:05.678Z'),
};
const tag = etagOf(document);
const opaque = tag.slice(1, -1);

describe('an entity tag', () => {
  it('is the same for a document and what the API shows of it', () => {
    expect(formatEtag({ version: 37, created_at: '2026-01-02T03:04:05.678Z' })).toBe(tag);
    expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/);
  });

  it('changes with the version, and when the document was made again', () => {
    expect(etagOf({ ...document, version: 38 })).not.toBe(tag);
    expect(etagOf({ ...document, createdAt: new Date('2026-01-02T03:04:05.679Z') })).not.toBe(tag);
    expect(etagOf({ ...document, updatedAt: new Date(0) })).toBe(tag);
  });

  it('says version and creation time; those of others say nothing', () => {
    expect(readTag({ weak: false, opaque })).toEqual({ version: 37, createdAtMs: document.createdAt.getTime() });
    expect(readTag({ weak: false, opaque: 'W-abc"' })).toBeUndefined();
    expect(readTag({ weak: false, opaque: '' })).toBeUndefined();
  });
});

describe('parseTagCondition', () => {
  it.each([
    ['*', '*'],
    [' * ', '*'],
    ['"a"', [{ weak: false, opaque: 'a' }]],
    ['W/"a"', [{ weak: true, opaque: 'a' }]],
    [
      '"a,b" , W/"c",,"d"',
      [
        { weak: false, opaque: 'a,b' },
        { weak: true, opaque: 'c' },
        { weak: false, opaque: 'd' },
      ],
    ],
    ['""', [{ weak: false, opaque: '' }]],
  ])('reads %s', (header, expected) => {
    expect(parseTagCondition(header, '/if_match')).toEqual(expected);
  });

  it.each(['', 'abc', '"abc', 'w/"a"', '"a" "b"', '*, "a"', ',', '"a"b'])('refuses %s', (header) => {
    expect(() => parseTagCondition(header, '/if_match')).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { pointer: '/if_match' } }),
    );
  });
});

describe('isCurrent', () => {
  it.each([
    ['*', true],
    [tag, true],
    [`W/${tag}`, true],
    [`"x", ${tag}`, true],
    ['"x"', false],
    [etagOf({ ...document, version: 36 }), false],
  ])('tells for If-None-Match: %s', (header, expected) => {
    expect(isCurrent(parseTagCondition(header, ''), etagOf(document))).toBe(expected);
  });
});
