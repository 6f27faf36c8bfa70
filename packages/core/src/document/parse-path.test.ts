import { describe, expect, it } from 'vitest';
import { faultOf } from '../testing/fault-of.js';
import { faultOfFieldName, formatPath, parsePath, parseValuePath } from './parse-path.js';
import type { PathRoot } from './path.js';

describe('parsePath', () => {
  it.each<[string, PathRoot, readonly string[], string]>([
    ['name', 'data', ['name'], 'name'],
    ['address.city', 'data', ['address', 'city'], 'address.city'],
    ['a.0.b', 'data', ['a', '0', 'b'], 'a.0.b'],
    ['data.name', 'data', ['name'], 'name'],
    ['data.data', 'data', ['data'], 'data.data'],
    ['data.data.x', 'data', ['data', 'x'], 'data.data.x'],
    ['data', 'data', ['data'], 'data.data'],
    ['data.id', 'data', ['id'], 'data.id'],
    ['data.version', 'data', ['version'], 'data.version'],
    ['data.metadata.x', 'data', ['metadata', 'x'], 'data.metadata.x'],
    ['a.id', 'data', ['a', 'id'], 'a.id'],
    ['a._id', 'data', ['a', '_id'], 'a._id'],
    ['id', 'id', [], 'id'],
    ['_id', 'id', [], 'id'],
    ['version', 'version', [], 'version'],
    ['created_at', 'created_at', [], 'created_at'],
    ['updated_at', 'updated_at', [], 'updated_at'],
    ['metadata', 'metadata', [], 'metadata'],
    ['metadata.tags.0', 'metadata', ['tags', '0'], 'metadata.tags.0'],
    ['metadata._id', 'metadata', ['_id'], 'metadata._id'],
    ['metadata.data.x', 'metadata', ['data', 'x'], 'metadata.data.x'],
    ['toString', 'data', ['toString'], 'toString'],
    ['ключ.键', 'data', ['ключ', '键'], 'ключ.键'],
    [' a ', 'data', [' a '], ' a '],
  ])('reads %j', (text, root, segments, formatted) => {
    const path = parsePath(text);
    expect(path).toEqual({ root, segments });
    expect(Object.isFrozen(path) && Object.isFrozen(path.segments)).toBe(true);
    expect(formatPath(path)).toBe(formatted);
    expect(parsePath(formatted)).toEqual(path);
  });

  it.each([
    [''],
    ['.'],
    ['a.'],
    ['.a'],
    ['a..b'],
    ['$a'],
    ['a.$'],
    ['a.$[]'],
    ['a.$b'],
    ['a\0b'],
    ['a.\ud800'],
    ['__proto__'],
    ['a.__proto__.b'],
    ['constructor'],
    ['a.constructor'],
    ['data.'],
    ['data._id'],
    ['data._meta.x'],
    ['_meta'],
    ['_meta.version'],
    ['id.x'],
    ['_id.x'],
    ['version.x'],
    ['created_at.x'],
    ['metadata.'],
    ['metadata.$x'],
    ['metadata.__proto__'],
  ])('refuses %j', (text) => {
    expect(faultOf(() => parsePath(text, '/sort'))).toEqual(['BAD_PATH', '/sort']);
  });

  it('limits the number of segments', () => {
    expect(parsePath(Array(200).fill('a').join('.')).segments).toHaveLength(200);
    expect(faultOf(() => parsePath('a.'.repeat(1_000_000), '/p'))).toEqual(['LIMIT_EXCEEDED', '/p']);
  });

  it('quotes only the beginning of a long path', () => {
    expect(() => parsePath(`${'x'.repeat(100_000)}.`)).toThrow(/^.{0,250}$/);
  });
});

describe('parseValuePath', () => {
  it.each([
    ['b', ['b']],
    ['data.x', ['data', 'x']],
    ['_id', ['_id']],
    ['id.x', ['id', 'x']],
    ['_meta.version', ['_meta', 'version']],
  ])('takes no name of %j for the envelope', (text, segments) => {
    const path = parseValuePath(text);
    expect(path).toEqual({ root: 'value', segments });
    expect(formatPath(path)).toBe(text);
  });

  it.each([[''], ['a..b'], ['$a'], ['__proto__']])('refuses %j', (text) => {
    expect(faultOf(() => parseValuePath(text, '/x'))).toEqual(['BAD_PATH', '/x']);
  });
});

describe('faultOfFieldName', () => {
  it.each([
    ['a', undefined],
    ['a$', undefined],
    ['', 'is empty'],
    ['$a', 'starts with $'],
    ['a.b', 'contains a dot'],
    ['a\0', 'contains NUL'],
    ['__proto__', 'is reserved'],
    ['constructor', 'is reserved'],
    ['prototype', undefined],
    ['😀', undefined],
    ['a😀b', undefined],
    ['\ue000', undefined],
    ['a.😀', 'contains a dot'],
    ['😀\ud83d', 'contains a lone surrogate'],
    ['\udc00', 'contains a lone surrogate'],
  ])('of %j is %s', (name, fault) => {
    expect(faultOfFieldName(name)).toBe(fault);
  });
});
