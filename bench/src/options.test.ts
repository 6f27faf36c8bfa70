import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';
import { isMet, type Row } from './row.js';

const rowOf = (name: string, isLong: boolean): Row => ({ name, aim: '', what: '', isLong, measure: async () => [] });
const rows = [rowOf('a', false), rowOf('b', true), rowOf('c', false)];
const namesFor = (...args: string[]): string[] => readOptions(args, rows).rows.map(({ name }) => name);

describe('readOptions', () => {
  it('chooses the rows that take no long time, all, or those that are named', () => {
    expect(namesFor()).toEqual(['a', 'c']);
    expect(namesFor('--all')).toEqual(['a', 'b', 'c']);
    expect(namesFor('--only', 'b', '--only', 'a')).toEqual(['a', 'b']);
  });

  it('names what it does not know', () => {
    expect(() => readOptions(['--only', 'd'], rows)).toThrow('There is no row d; there are a, b, c');
    expect(() => readOptions(['--fast'], rows)).toThrow('--fast');
  });

  it('does less when it is to be quick', () => {
    const { effort, isJson } = readOptions(['--quick', '--json'], rows);
    expect(isJson).toBe(true);
    expect(effort.largeCount).toBeLessThan(readOptions([], rows).effort.largeCount);
  });
});

describe('isMet', () => {
  it.each([
    ['at least', 2, true],
    ['at least', 2.1, false],
    ['at most', 2, true],
    ['at most', 1.9, false],
  ] as const)('%s %d: %j', (bound, value, met) => {
    expect(isMet({ name: '', value: 2, unit: 'times', aim: { bound, value } })).toBe(met);
  });

  it('is not known without an aim', () => {
    expect(isMet({ name: '', value: 2, unit: 'times' })).toBeUndefined();
  });
});
