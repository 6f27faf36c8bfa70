import { describe, expect, it } from 'vitest';
import { checkCollectionName } from './collection-name.js';

describe('checkCollectionName', () => {
  it.each([['users'], ['_x'], ['A-1.b_c'], ['a'.repeat(120)], ['systems'], ['system'], ['bulks'], ['Bulk']])(
    'accepts %s',
    (name) => {
      expect(checkCollectionName(name)).toBe(name);
    },
  );

  it.each<[unknown]>([
    [''],
    ['a'.repeat(121)],
    ['a'.repeat(300)],
    ['1a'],
    ['-a'],
    ['.a'],
    ['../x'],
    ['a/b'],
    ['a b'],
    ['a$b'],
    ['"; drop table'],
    ["a'"],
    ['a\n'],
    ['a\0'],
    ['é'],
    ['bulk'],
    ['raw-query'],
    ['system.users'],
    ['system.'],
    [1],
    [null],
    [undefined],
    [['users']],
  ])('refuses %j', (name) => {
    expect(() => checkCollectionName(name, '/collection')).toThrow(
      expect.objectContaining({ reason: 'BAD_NAME', details: { pointer: '/collection' } }),
    );
  });
});
