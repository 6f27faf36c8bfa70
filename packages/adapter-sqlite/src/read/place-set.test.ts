import { describe, expect, it } from 'vitest';
import { PlaceSet } from './place-set.js';

const setOf = (places: readonly number[]): PlaceSet => {
  const set = new PlaceSet();
  for (const place of places) set.add(place);
  return set;
};

describe('PlaceSet', () => {
  it('gives each place once, ascending, whatever the order they came in', () => {
    const places = [2 ** 40 + 31, 5, 0, 4_096, 31, 32, 63, 4_095, 2 ** 31, 2 ** 40 + 31, 5, 2 ** 53 - 1];
    expect([...setOf(places)]).toEqual([0, 5, 31, 32, 63, 4_095, 4_096, 2 ** 31, 2 ** 40 + 31, 2 ** 53 - 1]);
  });

  it('holds blocks that are full', () => {
    const all = Array.from({ length: 10_000 }, (_, place) => place);
    expect([...setOf(all.toReversed())]).toEqual(all);
    expect([...setOf([])]).toEqual([]);
    expect([setOf([...all, ...all]).size, setOf([]).size]).toEqual([10_000, 0]);
  });
});
