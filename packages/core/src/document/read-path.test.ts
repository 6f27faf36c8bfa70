import { describe, expect, it } from 'vitest';
import type { Value } from '../value/value.js';
import type { Document } from './document.js';
import { parsePath, parseValuePath } from './parse-path.js';
import { readPath, readRoot } from './read-path.js';

const document: Document = {
  id: 'a1',
  data: { a: { b: [1, { c: 2 }], n: null }, id: 'inner' },
  metadata: { tags: ['x'] },
  version: 3,
  createdAt: new Date(1),
  updatedAt: new Date(2),
};

describe('readPath', () => {
  it.each<[string, Value | undefined]>([
    ['id', 'a1'],
    ['_id', 'a1'],
    ['version', 3],
    ['created_at', new Date(1)],
    ['updated_at', new Date(2)],
    ['metadata', { tags: ['x'] }],
    ['metadata.tags', ['x']],
    ['data.id', 'inner'],
    ['a.b', [1, { c: 2 }]],
    ['a.n', null],
    ['a.n.x', undefined],
    ['a.b.0', undefined],
    ['a.b.c', undefined],
    ['missing', undefined],
    ['toString', undefined],
    ['a.hasOwnProperty', undefined],
  ])('%s', (text, expected) => {
    expect(readPath(document, parsePath(text))).toEqual(expected);
  });

  it('has no value to start from for a path below a value', () => {
    expect(() => readRoot(document, parseValuePath('a').root)).toThrow(/below a value/);
  });
});
