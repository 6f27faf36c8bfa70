import { describe, expect, it } from 'vitest';
import { formatFilter } from '../filter/format.js';
import { defaultLimits } from '../limits.js';
import { hoistMatches } from './hoist-match.js';
import { parsePipeline } from './parse.js';

const lookup = { $lookup: { from: 'c', localField: 'a', foreignField: 'b', as: 'o.found' } };
const graph = {
  $graphLookup: { from: 'c', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'found' },
};

/** The filter at the head, and the stages that are left. */
function hoist(raw: unknown): [unknown, string[]] {
  const { filter, stages } = hoistMatches(parsePipeline(raw, defaultLimits));
  return [formatFilter(filter), stages.map(({ kind }) => kind)];
}

describe('hoistMatches', () => {
  it.each<[string, unknown[], unknown, string[]]>([
    ['a sort', [{ $sort: { a: 1 } }, { $match: { a: 1 } }, { $limit: 2 }], { a: 1 }, ['sort', 'limit']],
    [
      'a sort, beside the filter',
      [{ $match: { b: 2 } }, { $sort: { a: 1 } }, { $match: { a: 1 } }],
      { b: 2, a: 1 },
      ['sort'],
    ],
    ['the id', [{ $sort: { a: 1 } }, { $match: { _id: 'x' } }], { id: 'x' }, ['sort']],
    [
      'names of the envelope: here they are of the data',
      [{ $sort: { a: 1 } }, { $match: { version: 1, id: 2, 'data.x': 3, metadata: 4 } }],
      { 'data.version': 1, 'data.id': 2, 'data.data.x': 3, 'data.metadata': 4 },
      ['sort'],
    ],
    ['a lookup', [lookup, { $match: { a: 1 } }], { a: 1 }, ['lookup']],
    ['a graph lookup', [graph, { $match: { a: { $gt: 1 } } }], { a: { $gt: 1 } }, ['graphLookup']],
    ['fields that are made', [{ $addFields: { x: 1, 'y.z': 2 } }, { $match: { a: 1 } }], { a: 1 }, ['addFields']],
    ['fields that are dropped', [{ $unset: ['x', 'y.z'] }, { $match: { a: 1 } }], { a: 1 }, ['project']],
    ['fields that are taken', [{ $project: { a: 1 } }, { $match: { a: 1, _id: 'x' } }], { a: 1, id: 'x' }, ['project']],
    ['an unwound array', [{ $unwind: '$x' }, { $match: { a: 1 } }], { a: 1 }, ['unwind']],
    [
      'a match that stays',
      [lookup, { $match: { 'o.found': { $size: 1 } } }, { $match: { a: 1 } }],
      { a: 1 },
      ['lookup', 'match'],
    ],
    [
      'logical operators',
      [{ $sort: { a: 1 } }, { $match: { $or: [{ a: 1 }, { $nor: [{ b: 1 }] }] } }],
      { $or: [{ a: 1 }, { b: { $ne: 1 } }] },
      ['sort'],
    ],
    [
      '$elemMatch, as it is',
      [{ $sort: { a: 1 } }, { $match: { a: { $elemMatch: { b: 1 } } } }],
      { a: { $elemMatch: { b: 1 } } },
      ['sort'],
    ],
  ])('moves past or knows %s', (_, raw, filter, stages) => {
    expect(hoist(raw)).toEqual([filter, stages]);
  });

  it.each<[string, unknown[], string[]]>([
    ['a limit', [{ $limit: 2 }, { $match: { a: 1 } }], ['limit', 'match']],
    ['a skip', [{ $skip: 2 }, { $match: { a: 1 } }], ['skip', 'match']],
    ['a limit after a sort', [{ $sort: { a: 1 } }, { $limit: 2 }, { $match: { a: 1 } }], ['sort', 'limit', 'match']],
    ['a group', [{ $group: { _id: '$a' } }, { $match: { _id: 1 } }], ['group', 'match']],
    ['a union', [{ $unionWith: 'c' }, { $match: { a: 1 } }], ['unionWith', 'match']],
    ['the lookup that makes the field', [lookup, { $match: { 'o.x': 1 } }], ['lookup', 'match']],
    ['the field that is made', [{ $addFields: { a: 1 } }, { $match: { a: 1 } }], ['addFields', 'match']],
    ['a field below it', [{ $addFields: { 'a.x': 1 } }, { $match: { 'a.y': 1 } }], ['addFields', 'match']],
    ['the field that is dropped', [{ $unset: 'a.x' }, { $match: { 'a.x': 1 } }], ['project', 'match']],
    ['a field that is not taken', [{ $project: { b: 1 } }, { $match: { a: null } }], ['project', 'match']],
    ['a field taken in part', [{ $project: { 'a.x': 1 } }, { $match: { a: 1 } }], ['project', 'match']],
    ['an id that is not taken', [{ $project: { a: 1, _id: 0 } }, { $match: { _id: null } }], ['project', 'match']],
    ['the unwound array', [{ $unwind: '$a' }, { $match: { a: 1 } }], ['unwind', 'match']],
    [
      'the array positions',
      [{ $unwind: { path: '$x', includeArrayIndex: 'a' } }, { $match: { a: 1 } }],
      ['unwind', 'match'],
    ],
    ['another root', [{ $replaceRoot: { newRoot: '$x' } }, { $match: { a: 1 } }], ['replaceRoot', 'match']],
    [
      'an expression, which could fail',
      [{ $sort: { b: 1 } }, { $match: { $expr: { $gt: ['$a', 1] } } }],
      ['sort', 'match'],
    ],
    ['what is not stored so', [{ $sort: { a: 1 } }, { $match: { '_meta.version': 1 } }], ['sort', 'match']],
    ['what is below the id', [{ $sort: { a: 1 } }, { $match: { '_id.x': 1 } }], ['sort', 'match']],
  ])('stays behind %s', (_, raw, stages) => {
    expect(hoist(raw)).toEqual([{}, stages]);
  });

  it('moves a part of a match, and leaves the rest', () => {
    const { filter, stages } = hoistMatches(parsePipeline([lookup, { $match: { a: 1, 'o.x': 2 } }], defaultLimits));
    expect(formatFilter(filter)).toEqual({ a: 1 });
    expect(stages.map((stage) => (stage.kind === 'match' ? formatFilter(stage.filter) : stage.kind))).toEqual([
      'lookup',
      { 'o.x': 2 },
    ]);
  });

  it('gives back what it does not change', () => {
    const pipeline = parsePipeline([{ $match: { a: 1 } }, { $sort: { a: 1 } }], defaultLimits);
    expect(hoistMatches(pipeline)).toBe(pipeline);
  });
});
