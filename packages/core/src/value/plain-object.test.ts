import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isPlainObject } from './plain-object.js';

class Account {
  readonly name = 'a';
}

describe('isPlainObject', () => {
  it.each([[{}], [{ a: 1 }], [Object.create(null)], [JSON.parse('{"__proto__": 1}')], [runInNewContext('({a: 1})')]])(
    'takes %j',
    (raw) => {
      expect(isPlainObject(raw)).toBe(true);
    },
  );

  it.each([[null], [undefined], [[]], [new Date(0)], [new Map([['a', 1]])], [new Account()], ['a'], [1], [/a/]])(
    'refuses %o',
    (raw) => {
      expect(isPlainObject(raw)).toBe(false);
    },
  );
});
