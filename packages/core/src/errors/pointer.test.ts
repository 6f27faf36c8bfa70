import { describe, expect, it } from 'vitest';
import { extendPointer } from './pointer.js';

describe('extendPointer', () => {
  it.each([
    ['', 'a', '/a'],
    ['/filter', 'a.b', '/filter/a.b'],
    ['/filter', 'a/b~c', '/filter/a~1b~0c'],
    ['/pipeline', 3, '/pipeline/3'],
    ['', '', '/'],
  ])('%j and %j give %j', (pointer, key, expected) => {
    expect(extendPointer(pointer, key)).toBe(expected);
  });
});
