import {
  type Adapter,
  compileFilter,
  createContext,
  defaultLimits,
  parseFilter,
  type Sort,
} from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

const context = createContext();
const byId: Sort = [{ path: { root: 'id', segments: [] }, direction: 1 }];
const stamps = { createdAt: new Date(0), updatedAt: new Date(0) };
const path = (length: number, name = 'a'): string => Array(length).fill(name).join('.');

function nestElemMatch(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let filter: unknown = wrap(1);
  for (let level = 0; level < depth; level += 1) filter = wrap({ $elemMatch: filter });
  return filter;
}

function nestOnElements(depth: number): unknown {
  let test: unknown = { $gt: 1 };
  for (let level = 0; level < depth; level += 1) test = { $elemMatch: test };
  return { a: test };
}

function nestLogic(depth: number, inner: unknown): unknown {
  let filter = inner;
  for (let level = 0; level < depth; level += 1) {
    filter = { [['$and', '$or', '$nor'][level % 3] ?? '$and']: [filter, { b: level }] };
  }
  return filter;
}

const wide = (count: number, test: unknown, name: string) => ({
  $or: Array.from({ length: count }, (_, at) => ({ [`${name}${at}`]: test })),
});

describe('filters within the limits that make a large statement', () => {
  let adapter: Adapter;

  beforeAll(async () => {
    adapter = await createSqliteAdapter({ file: ':memory:' });
    const document = { id: 'd', data: { a: 1 }, metadata: {} };
    await adapter.write(context, { operations: [{ kind: 'insert', collection: 'c', document }], mode: 'ordered' });
  });

  afterAll(() => adapter.close());

  it.each([
    ['a test of elements in 62 levels', nestOnElements(61)],
    ['objects of elements in 30 levels', nestElemMatch(30, (inner) => ({ q: inner }))],
    ['objects of elements in 12 levels, far down', nestElemMatch(12, (inner) => ({ [path(12)]: inner }))],
    ['elements by position in 6 levels', nestElemMatch(6, (inner) => ({ 'q.0.1': inner }))],
    [
      'elements below 50 levels of logic',
      nestLogic(
        50,
        nestElemMatch(6, (inner) => ({ 'q.r': inner })),
      ),
    ],
    ['900 paths of 8 fields', wide(900, 1, path(8))],
    ['900 paths of 8 fields, not', wide(900, { $ne: 1 }, path(8))],
    ['900 paths of 4 fields with lists', wide(900, { $in: [1, 2, null] }, path(4))],
    ['900 paths of 4 fields with $all', wide(900, { $all: [1] }, path(4))],
    ['400 paths of 2 fields with $all', wide(400, { $all: [1, 2] }, path(2))],
    ['900 paths of 2 fields with lists', wide(900, { $in: [1, 2, null] }, path(2))],
    ['900 paths of 2 fields with $mod', wide(900, { $mod: [2, 1] }, path(2))],
    ['900 paths of 2 fields with $bitsAnySet', wide(900, { $bitsAnySet: [0, 60] }, path(2))],
    ['180 paths of 10 fields with lists', wide(180, { $in: [1, 2, null] }, path(10))],
    ['300 paths of 24 fields', wide(300, 1, path(24))],
    ['300 paths of 8 positions', wide(300, { $exists: true }, path(8, '0'))],
    ['900 ids', { $or: Array.from({ length: 900 }, (_, at) => ({ id: { $gt: `x${at}` } })) }],
  ])('%s are answered', async (_name, raw) => {
    const filter = parseFilter(raw, defaultLimits);
    const collection = adapter.collection('c');
    const document = { id: 'd', data: { a: 1 }, metadata: {}, version: 1, ...stamps };
    const expected = compileFilter(filter)(document) ? 1 : 0;
    expect(await collection.count(context, { filter })).toBe(expected);
    const found = [];
    for await (const { id } of collection.find(context, { filter, sort: byId, limit: 10 })) found.push(id);
    expect(found).toHaveLength(expected);
  });
});
