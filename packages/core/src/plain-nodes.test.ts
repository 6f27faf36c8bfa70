import { expect, it } from 'vitest';
import { parseFilter } from './filter/parse.js';
import { defaultLimits } from './limits.js';
import { parsePipeline } from './pipeline/parse.js';
import { parseProjection } from './projection/parse.js';
import { parseUpdate } from './update/parse.js';

/** Where a tree holds what is not plain data; workers get trees as structured clones. */
function findForeign(node: unknown, place = ''): string | undefined {
  if (typeof node !== 'object' || node === null || node instanceof Date) {
    return typeof node === 'function' || typeof node === 'symbol' ? place : undefined;
  }
  if (!Array.isArray(node) && Object.getPrototypeOf(node) !== Object.prototype) return place;
  for (const name of Reflect.ownKeys(node)) {
    if (Array.isArray(node) && name === 'length') continue;
    const foreign = findForeign(Reflect.get(node, name), `${place}/${String(name)}`);
    if (foreign !== undefined) return foreign;
  }
  return undefined;
}

const filters: readonly object[] = [
  { a: { $regex: '^x', $options: 'imsx' }, b: { $in: [1, null, { $date: '2026-01-02T03:04:05.678Z' }] } },
  { a: { $bitsAllSet: 5 }, b: { $not: { $bitsAnyClear: [1, 70] } }, $comment: 'x' },
  { $expr: { $regexMatch: { input: '$s', regex: '^a', options: 'i' } } },
  { $expr: { $cond: [{ $gt: ['$a', 1] }, true, false] } },
  { $expr: { $anyElementTrue: { $map: { input: '$l', as: 'x', in: { $gt: ['$$x', 1] } } } } },
  {
    $expr: {
      $eq: [{ $dateToString: { date: '$at', timezone: 'Europe/Zurich' } }, { $convert: { input: 1, to: 'string' } }],
    },
  },
  { $text: { $search: 'one "two three" -four' } },
  {
    $jsonSchema: {
      properties: { a: { $ref: '#/$defs/n' } },
      $defs: { n: { bsonType: ['int', 'string'], pattern: '^a' } },
    },
  },
];
const updates: readonly object[] = [
  {
    $push: { l: { $each: [1], $slice: 2, $sort: { a: 1 }, $position: 0 } },
    $pull: { m: { $gt: 1 } },
    $currentDate: { d: true },
  },
  [
    { $set: { 'a.b': { $add: ['$a', 1] } } },
    { $unset: ['s'] },
    { $replaceWith: { $mergeObjects: ['$$ROOT', { z: 1 }] } },
  ],
];
const projections: readonly object[] = [
  { l: { $slice: [1, 2] }, m: { $elemMatch: { a: 1 } } },
  { 'l.$': 1 },
  { 'a.b': { $add: ['$a', 1] } },
];
const stages: readonly object[] = [
  { $match: { $expr: { $gt: ['$a', 1] } } },
  { $project: { a: 1, 'b.c': { $add: ['$a', 1] } } },
  { $group: { _id: '$a', n: { $sum: 1 }, top: { $topN: { n: 2, sortBy: { a: 1 }, output: '$a' } } } },
  { $lookup: { from: 'x', let: { q: '$a' }, pipeline: [{ $match: { $expr: { $eq: ['$b', '$$q'] } } }], as: 'y.z' } },
  { $facet: { n: [{ $count: 'n' }] } },
  { $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R5' } },
  {
    $setWindowFields: {
      sortBy: { t: 1 },
      output: { r: { $rank: {} }, s: { $sum: '$a', window: { documents: ['unbounded', 0] } } },
    },
  },
  { $densify: { field: 't', range: { step: 1, unit: 'hour', bounds: 'full' } } },
  { $fill: { sortBy: { t: 1 }, output: { a: { method: 'linear' }, b: { value: 1 } } } },
  {
    $graphLookup: {
      from: 'x',
      startWith: '$a',
      connectFromField: 'b',
      connectToField: 'c',
      as: 'd',
      restrictSearchWithMatch: { z: 1 },
    },
  },
  { $redact: { $cond: [{ $eq: ['$a', 1] }, '$$KEEP', '$$PRUNE'] } },
  { $unwind: { path: '$l', includeArrayIndex: 'i' } },
];

const limits = defaultLimits;
const trees: readonly (readonly [string, () => unknown])[] = [
  ...filters.map((raw) => [JSON.stringify(raw), () => parseFilter(raw, limits)] as const),
  ...updates.map((raw) => [JSON.stringify(raw), () => parseUpdate(raw, { limits })] as const),
  ...projections.map((raw) => [JSON.stringify(raw), () => parseProjection(raw, limits)] as const),
  ...stages.map((raw) => [JSON.stringify(raw), () => parsePipeline([{ $limit: 9 }, raw], limits)] as const),
];

it.each(trees)('%s becomes plain data, which a worker can get', (_, parse) => {
  const tree = parse();
  expect(findForeign(tree)).toBeUndefined();
  expect(structuredClone(tree)).toEqual(tree);
});
