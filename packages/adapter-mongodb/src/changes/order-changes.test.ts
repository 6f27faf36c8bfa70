import { describe, expect, it } from 'vitest';
import { type FoundChange, orderChanges } from './order-changes.js';

const change = (id: string, version: number, ms: number, more: Partial<FoundChange> = {}): FoundChange => ({
  event: `${id}${version}${more.createdAtMs ?? 1}`,
  op: 'updated',
  collection: 'c',
  time: new Date(ms),
  id,
  version,
  key: String(ms),
  createdAtMs: 1,
  ...more,
});
const order = (...changes: FoundChange[]) => orderChanges(changes).map(({ event }) => event);

describe('the order of changes that are found together', () => {
  it('is that of their times, within a millisecond of their keys', () => {
    expect(order(change('b', 1, 2), change('a', 1, 1))).toEqual(['a11', 'b11']);
    expect(order(change('b', 1, 1, { key: 'y' }), change('a', 1, 1, { key: 'x' }))).toEqual(['a11', 'b11']);
  });

  it('is, of a document, that of its versions, whatever the clocks said', () => {
    expect(order(change('a', 2, 1), change('b', 1, 2), change('a', 1, 3))).toEqual(['a11', 'b11', 'a21']);
  });

  it('is, of a document that was made again, first that of the former', () => {
    const again = change('a', 1, 1, { createdAtMs: 5 });
    expect(order(again, change('a', 7, 9, { op: 'deleted' }))).toEqual(['a71', 'a15']);
  });

  it('has each once', () => {
    expect(order(change('a', 1, 1), change('a', 1, 1))).toEqual(['a11']);
  });
});
