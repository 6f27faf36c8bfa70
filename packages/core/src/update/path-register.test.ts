import { describe, expect, it } from 'vitest';
import { PathRegister } from './path-register.js';

function addAll(paths: readonly string[]): readonly (number | undefined)[] {
  const register = new PathRegister<string>();
  return paths.map((path) => register.add(path.split('.'), path));
}

const rows: (readonly [paths: readonly string[], overlaps: readonly (number | undefined)[]])[] = [
  [
    ['a', 'b'],
    [undefined, undefined],
  ],
  [
    ['a', 'a'],
    [undefined, 1],
  ],
  [
    ['a', 'ab'],
    [undefined, undefined],
  ],
  [
    ['a', 'a.b'],
    [undefined, 1],
  ],
  [
    ['a.b', 'a'],
    [undefined, 1],
  ],
  [
    ['a.b.c', 'a.b.d', 'a.b'],
    [undefined, undefined, 2],
  ],
  [
    ['a.$[]', 'a.$[x]'],
    [undefined, undefined],
  ],
  [
    ['a.$[x].b', 'a.$[x].c', 'a.$[x]'],
    [undefined, undefined, 2],
  ],
  [
    ['a.$[]', 'a.0'],
    [undefined, 1],
  ],
  [
    ['a.0', 'a.$[]'],
    [undefined, 1],
  ],
  [
    ['a.$', 'a.0'],
    [undefined, undefined],
  ],
  [
    ['a.$', 'a.$[]'],
    [undefined, 1],
  ],
];

describe('PathRegister', () => {
  it.each(rows)('%# finds overlaps in %j', (paths, overlaps) => expect(addAll(paths)).toStrictEqual(overlaps));

  it('lists numbers before names, the smaller first, and names as they came', () => {
    const register = new PathRegister<string>();
    for (const path of ['b', 'a.x', 'a.10', 'a.9.q', 'a.c', 'a.2']) register.add(path.split('.'), path);
    expect(register.list()).toStrictEqual(['b', 'a.2', 'a.9.q', 'a.10', 'a.x', 'a.c']);
  });

  it('lists two paths as they came, unless both are numbers', () => {
    const list = (...paths: string[]) => {
      const register = new PathRegister<string>();
      for (const path of paths) register.add(path.split('.'), path);
      return register.list();
    };
    expect(list('a.x', 'a.2')).toStrictEqual(['a.x', 'a.2']);
    expect(list('a.10', 'a.2')).toStrictEqual(['a.2', 'a.10']);
  });
});
