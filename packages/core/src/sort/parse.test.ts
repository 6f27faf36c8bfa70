import { describe, expect, it } from 'vitest';
import { formatPath } from '../document/parse-path.js';
import { defaultSort, parseSort, parseSortText } from './parse.js';
import type { Sort } from './sort.js';

const show = (sort: Sort): string =>
  sort.map(({ path, direction }) => `${path.root}:${formatPath(path)}:${direction}`).join(' ');

describe('parseSort', () => {
  it.each([
    [undefined, 'id:id:1'],
    [{}, 'id:id:1'],
    [{ name: 1 }, 'data:name:1 id:id:1'],
    [{ age: -1, name: 1 }, 'data:age:-1 data:name:1 id:id:1'],
    [{ id: -1 }, 'id:id:-1'],
    [{ _id: 1 }, 'id:id:1'],
    [{ a: 1, id: -1, b: 1 }, 'data:a:1 id:id:-1'],
    [{ created_at: -1, version: 1 }, 'created_at:created_at:-1 version:version:1 id:id:1'],
    [{ 'metadata.owner': 1 }, 'metadata:metadata.owner:1 id:id:1'],
    [{ 'data.version': 1, version: 1 }, 'data:data.version:1 version:version:1 id:id:1'],
    [{ 'a.0.b': 1 }, 'data:a.0.b:1 id:id:1'],
    [{ '2': 1 }, 'data:2:1 id:id:1'],
    [{ 'data.2': 1, 'data.1': 1 }, 'data:2:1 data:1:1 id:id:1'],
  ])('%j gives %s', (raw, expected) => {
    expect(show(parseSort(raw))).toBe(expected);
  });

  it.each([
    [null, 'BAD_OPERAND', ''],
    ['name', 'BAD_OPERAND', ''],
    [['name'], 'BAD_OPERAND', ''],
    [new Map([['name', 1]]), 'BAD_OPERAND', ''],
    [{ name: 0 }, 'BAD_OPERAND', '/name'],
    [{ name: 2 }, 'BAD_OPERAND', '/name'],
    [{ name: 'asc' }, 'BAD_OPERAND', '/name'],
    [{ name: true }, 'BAD_OPERAND', '/name'],
    [{ name: null }, 'BAD_OPERAND', '/name'],
    [{ 'a/b': {} }, 'BAD_OPERAND', '/a~1b'],
    [{ score: { $meta: 'textScore' } }, 'NOT_SUPPORTED', '/score'],
    [{ $natural: 1 }, 'BAD_PATH', '/$natural'],
    [{ '': 1 }, 'BAD_PATH', '/'],
    [{ 'a..b': 1 }, 'BAD_PATH', '/a..b'],
    [{ __proto__x: 1, 'a.__proto__': 1 }, 'BAD_PATH', '/a.__proto__'],
    [{ name: 1, 'data.name': -1 }, 'CONFLICTING_PATHS', ''],
    [{ id: 1, _id: 1 }, 'CONFLICTING_PATHS', ''],
    [{ b: 1, '1': 1 }, 'BAD_OPERAND', '/1'],
    [{ '2': 1, '1': 1 }, 'BAD_OPERAND', '/1'],
    [Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`f${index}`, 1])), 'LIMIT_EXCEEDED', ''],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parseSort(raw, '/sort')).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/sort${pointer}` }) }),
    );
  });
});

describe('parseSortText', () => {
  it.each([
    ['name', 'data:name:1 id:id:1'],
    ['name:asc,age:desc', 'data:name:1 data:age:-1 id:id:1'],
    ['created_at:-1', 'created_at:created_at:-1 id:id:1'],
    ['a:1, b : -1', 'data:a:1 data:b:-1 id:id:1'],
    ['2:desc,1:asc', 'data:2:-1 data:1:1 id:id:1'],
    ['urn:x:asc', 'data:urn:x:1 id:id:1'],
    ['id:desc', 'id:id:-1'],
  ])('%j gives %s', (text, expected) => {
    expect(show(parseSortText(text))).toBe(expected);
  });

  it.each([
    ['', 'BAD_OPERAND'],
    ['a,', 'BAD_OPERAND'],
    [':asc', 'BAD_OPERAND'],
    ['a:up', 'BAD_OPERAND'],
    ['a:', 'BAD_OPERAND'],
    ['a:ASC', 'BAD_OPERAND'],
    ['-a', 'BAD_OPERAND'],
    ['+a', 'BAD_OPERAND'],
    ['a,-b:asc', 'BAD_OPERAND'],
    ['$a', 'BAD_PATH'],
    ['a,a:desc', 'CONFLICTING_PATHS'],
    [Array.from({ length: 33 }, (_, index) => `f${index}`).join(), 'LIMIT_EXCEEDED'],
  ])('refuses %j: %s', (text, reason) => {
    expect(() => parseSortText(text)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('defaultSort', () => {
  it('is by id', () => {
    expect(show(defaultSort)).toBe('id:id:1');
  });
});
