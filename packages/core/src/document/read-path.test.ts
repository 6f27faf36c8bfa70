import { describe, expect, it } from 'vitest';
import type { Value } from '../value/value.js';
import type { Document } from './document.js';
import { parsePath, parseValuePath } from './parse-path.js';
import { readRoot, readStep } from './read-path.js';

const document: Document = {
  id: 'a1',
  data: { a: { b: [1, { c: 2 }], n: null }, id: 'inner' },
  metadata: { tags: ['x'] },
  version: 3,
  createdAt: new Date(1),
  updatedAt: new Date(2),
};

describe('readRoot', () => {
  it.each<[string, Value]>([
    ['id', 'a1'],
    ['_id', 'a1'],
    ['version', 3],
    ['created_at', new Date(1)],
    ['updated_at', new Date(2)],
    ['metadata', { tags: ['x'] }],
    ['metadata.tags', { tags: ['x'] }],
    ['data.id', document.data],
    ['a.b', document.data],
  ])('%s', (text, expected) => {
    expect(readRoot(document, parsePath(text).root)).toEqual(expected);
  });

  it('has no value to start from for a path below a value', () => {
    expect(() => readRoot(document, parseValuePath('a').root)).toThrow(/below a value/);
  });
});

describe('readStep', () => {
  it.each<[Value | undefined, string, Value | undefined]>([
    [{ a: 1 }, 'a', 1],
    [{ a: null }, 'a', null],
    [{ 0: 'x' }, '0', 'x'],
    [{}, 'a', undefined],
    [{}, 'toString', undefined],
    [[5, 6], '1', 6],
    [[5, 6], '2', undefined],
    [[5, 6], '01', undefined],
    [[5, 6], 'length', undefined],
    ['text', '0', undefined],
    [null, 'a', undefined],
    [new Date(0), 'getTime', undefined],
    [undefined, 'a', undefined],
  ])('%j %s', (value, step, expected) => {
    expect(readStep(value, step)).toEqual(expected);
  });
});
