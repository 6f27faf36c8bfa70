import type { DataError } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { readQuery } from './query.js';

const known = ['filter', 'sort', 'limit', 'total'];

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { reason, details } = error as DataError;
    return `${reason} ${String(details.pointer ?? '')}`.trim();
  }
  return 'none';
}

describe('readQuery', () => {
  it('reads each parameter by its type', () => {
    const query = readQuery('/x?filter=%7B%22a%22%3A%20%5B1%5D%7D&sort=name%3Aasc&limit=10&total=false', known);
    expect(query.json('filter')).toEqual({ a: [1] });
    expect(query.text('sort')).toBe('name:asc');
    expect(query.integer('limit')).toBe(10);
    expect(query.flag('total')).toBe(false);
  });

  it.each([
    ['/x', undefined],
    ['/x?', undefined],
    ['/x?&', undefined],
    ['/x?sort=', ''],
    ['/x?sort', ''],
    ['/x?sort=a+b%2Bc', 'a b+c'],
    ['/x?sort=%C3%A9&', 'é'],
    ['/x?sort=a=b', 'a=b'],
    ['/x?sort=a?b', 'a?b'],
  ])('%s has the sort %j', (target, text) => {
    expect(readQuery(target, known).text('sort')).toBe(text);
  });

  it.each([
    ['/x?limt=1', 'UNKNOWN_FIELD /limt'],
    ['/x?__proto__=1', 'UNKNOWN_FIELD /__proto__'],
    ['/x?filter[a]=1', 'UNKNOWN_FIELD /filter[a]'],
    ['/x?limit=1&limit=2', 'BAD_ARGUMENT /limit'],
    ['/x?limit=1&l%69mit=2', 'BAD_ARGUMENT /limit'],
    ['/x?sort=%', 'BAD_ARGUMENT'],
    ['/x?sort=%zz', 'BAD_ARGUMENT'],
    ['/x?sort=%ff', 'BAD_ARGUMENT'],
    ['/x?sort=%ED%A0%80', 'BAD_ARGUMENT'],
  ])('%s is refused: %s', (target, reason) => {
    expect(reasonOf(() => readQuery(target, known))).toBe(reason);
  });

  it.each([0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])('limit=%i is a whole number', (number) => {
    expect(readQuery(`/x?limit=${number}`, known).integer('limit')).toBe(number);
  });

  it.each(['', ' 1', '1.5', '1e3', '0x10', '9007199254740992', '9999999999999999', 'NaN'])(
    'limit=%s is no whole number',
    (text) => {
      const query = readQuery(`/x?limit=${encodeURIComponent(text)}`, known);
      expect(reasonOf(() => query.integer('limit'))).toBe('BAD_ARGUMENT /limit');
    },
  );

  it.each(['', '1', 'TRUE', 'yes'])('total=%s is no flag', (text) => {
    expect(reasonOf(() => readQuery(`/x?total=${text}`, known).flag('total'))).toBe('BAD_ARGUMENT /total');
  });

  it('points at a filter that is not JSON', () => {
    expect(reasonOf(() => readQuery('/x?filter={a:1}', known).json('filter'))).toBe('MALFORMED_JSON /filter');
  });
});
