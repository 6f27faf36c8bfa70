import { describe, expect, it } from 'vitest';
import { getOwn, setOwn } from './own-field.js';
import type { DataObject } from './value.js';

describe('getOwn', () => {
  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'missing'])(
    'does not find an inherited %s',
    (name) => {
      expect(getOwn({ a: 1 }, name)).toBeUndefined();
    },
  );

  it('finds own fields with such names', () => {
    const object = JSON.parse('{"toString": 1, "__proto__": 2}') as DataObject;
    expect([getOwn(object, 'toString'), getOwn(object, '__proto__')]).toEqual([1, 2]);
  });
});

describe('setOwn', () => {
  it('makes __proto__ a field and leaves the prototype', () => {
    const object: Record<string, unknown> = {};
    setOwn(object, '__proto__', { polluted: true });
    setOwn(object, 'a', 1);
    expect(Object.keys(object)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(object.polluted).toBeUndefined();
  });
});
