import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { parsePipeline } from './parse.js';

const parse = (raw: unknown) => parsePipeline(raw, defaultLimits, '/pipeline');
const valuePath = (...segments: string[]) => ({ root: 'value', segments });
const deep = (levels: number): unknown => (levels === 0 ? '$a' : { a: deep(levels - 1) });

describe('parsePipeline', () => {
  it('makes leading matches the filter, in terms of stored documents', () => {
    expect(parse([])).toEqual({ filter: { kind: 'all' }, stages: [] });
    expect(parse([{ $match: {} }])).toEqual({ filter: { kind: 'all' }, stages: [] });
    const { filter, stages } = parse([{ $match: { id: 'x' } }, { $match: { 'data.version': 2 } }, { $limit: 5 }]);
    expect(filter).toEqual({
      kind: 'and',
      filters: [
        {
          kind: 'field',
          path: { root: 'id', segments: [] },
          test: { kind: 'compare', operator: 'eq', operand: 'x' },
        },
        {
          kind: 'field',
          path: { root: 'data', segments: ['version'] },
          test: { kind: 'compare', operator: 'eq', operand: 2 },
        },
      ],
    });
    expect(stages).toEqual([{ kind: 'limit', count: 5 }]);
  });

  it('has one time for all stages, the one it is given', () => {
    const now = new Date('2001-02-03T04:05:06.789Z');
    const test = { $expr: { $lt: ['$at', '$$NOW'] } };
    const inner = [{ $match: test }, { $set: { at: '$$NOW' } }];
    const bucket = { groupBy: '$at', boundaries: [new Date(0), '$$NOW'], default: '$$NOW' };
    const lookup = { from: 'b', as: 'b', let: { at: '$$NOW' }, pipeline: inner };
    const stages = [
      { $match: test },
      { $set: { at: '$$NOW' } },
      { $match: test },
      { $project: { at: '$$NOW' } },
      { $group: { _id: '$$NOW', at: { $max: '$$NOW' } } },
      { $bucket: bucket },
      { $bucketAuto: { groupBy: { $max: ['$at', '$$NOW'] }, buckets: 2, output: { at: { $max: '$$NOW' } } } },
      { $sortByCount: { $max: ['$at', '$$NOW'] } },
      { $replaceWith: { at: '$$NOW' } },
      { $redact: { $cond: [{ $lt: ['$at', '$$NOW'] }, '$$KEEP', '$$PRUNE'] } },
      { $fill: { output: { at: { value: '$$NOW' } } } },
      { $setWindowFields: { partitionBy: { $max: ['$at', '$$NOW'] }, output: { at: { $max: '$$NOW' } } } },
      { $lookup: lookup },
      { $graphLookup: { from: 'b', startWith: '$$NOW', connectFromField: 'a', connectToField: 'b', as: 'c' } },
      { $unionWith: { coll: 'b', pipeline: inner } },
      { $facet: { a: inner } },
    ];
    const timesOf = (node: unknown): readonly Date[] => {
      if (node instanceof Date) return [node];
      return typeof node === 'object' && node !== null ? Object.values(node).flatMap(timesOf) : [];
    };
    for (const stage of stages) {
      const times = timesOf(parsePipeline([stage], defaultLimits, '', { now })).filter((time) => time.getTime() > 0);
      expect([stage, new Set(times.map((time) => time.toISOString()))]).toEqual([
        stage,
        new Set(['2001-02-03T04:05:06.789Z']),
      ]);
    }
  });

  it('takes later matches and sorts literally', () => {
    expect(parse([{ $skip: 0 }, { $match: { 'data.id': 1 } }, { $sort: { _id: -1, 'a.b': 1 } }]).stages).toEqual([
      { kind: 'skip', count: 0 },
      {
        kind: 'match',
        filter: {
          kind: 'field',
          path: valuePath('data', 'id'),
          test: { kind: 'compare', operator: 'eq', operand: 1 },
        },
      },
      {
        kind: 'sort',
        keys: [
          { path: valuePath('_id'), direction: -1 },
          { path: valuePath('a', 'b'), direction: 1 },
        ],
      },
    ]);
  });

  it.each([
    [null, { kind: 'literal', value: null }],
    ['all', { kind: 'literal', value: 'all' }],
    [{}, { kind: 'literal', value: {} }],
    [{ a: [1, { b: 2 }] }, { kind: 'literal', value: { a: [1, { b: 2 }] } }],
    [{ $literal: '$a' }, { kind: 'literal', value: '$a' }],
    [{ $date: '2026-01-02T03:04:05.678Z' }, { kind: 'literal', value: new Date('2026-01-02T03:04:05.678Z') }],
    ['$a.b', { kind: 'field', path: valuePath('a', 'b') }],
    ['$$ROOT', { kind: 'field', path: valuePath() }],
    ['$$CURRENT.a', { kind: 'field', path: valuePath('a') }],
    [
      { x: '$a', y: 1 },
      {
        kind: 'object',
        fields: [
          { name: 'x', expression: { kind: 'field', path: valuePath('a') } },
          { name: 'y', expression: { kind: 'literal', value: 1 } },
        ],
      },
    ],
  ])('groups by %j', (_id, by) => {
    expect(parse([{ $group: { _id } }]).stages).toEqual([{ kind: 'group', by, accumulators: [] }]);
  });

  it('reads accumulators', () => {
    const group = {
      _id: null,
      n: { $sum: 1 },
      m: { $count: {} },
      a: { $avg: '$x' },
      lo: { $min: '$x' },
      hi: { $max: '$x' },
    };
    const x = { kind: 'field', path: valuePath('x') };
    expect(parse([{ $group: group }, { $count: 'groups' }]).stages).toEqual([
      {
        kind: 'group',
        by: { kind: 'literal', value: null },
        accumulators: [
          { field: 'n', operator: 'sum', expression: { kind: 'literal', value: 1 } },
          { field: 'm', operator: 'count', expression: { kind: 'literal', value: null } },
          { field: 'a', operator: 'avg', expression: x },
          { field: 'lo', operator: 'min', expression: x },
          { field: 'hi', operator: 'max', expression: x },
        ],
      },
      { kind: 'count', field: 'groups' },
    ]);
  });

  const group = (fields: object) => [{ $group: { _id: null, ...fields } }];
  it.each<[unknown, string, string]>([
    [{}, 'BAD_OPERAND', ''],
    ['[]', 'BAD_OPERAND', ''],
    [[null], 'BAD_OPERAND', '/0'],
    [[{}], 'BAD_OPERAND', '/0'],
    [['$match'], 'BAD_OPERAND', '/0'],
    [[{ $skip: 1, $limit: 1 }], 'BAD_OPERAND', '/0'],
    [[{ $limit: 1 }, { $project: {} }], 'BAD_OPERAND', '/1/$project'],
    [[{ $lookup: {} }], 'BAD_OPERAND', '/0/$lookup'],
    [[{ $out: 'x' }], 'UNKNOWN_OPERATOR', '/0/$out'],
    [[{ $merge: 'x' }], 'UNKNOWN_OPERATOR', '/0/$merge'],
    [[{ $frobnicate: 1 }], 'UNKNOWN_OPERATOR', '/0/$frobnicate'],
    [[{ match: {} }], 'UNKNOWN_OPERATOR', '/0/match'],
    [[{ $match: 1 }], 'BAD_OPERAND', '/0/$match'],
    [[{ $match: { a: { $foo: 1 } } }], 'UNKNOWN_OPERATOR', '/0/$match/a/$foo'],
    [[{ $limit: 1 }, { $match: { a: { $foo: 1 } } }], 'UNKNOWN_OPERATOR', '/1/$match/a/$foo'],
    // Operators on the document as a whole mean nothing, wherever the stage stands.
    [[{ $match: { $gt: 1 } }], 'UNKNOWN_OPERATOR', '/0/$match/$gt'],
    [[{ $limit: 1 }, { $match: { $gt: 1 } }], 'UNKNOWN_OPERATOR', '/1/$match/$gt'],
    [[{ $limit: 1 }, { $match: { $exists: true } }], 'UNKNOWN_OPERATOR', '/1/$match/$exists'],
    [[{ $match: { $where: 'true' } }], 'UNKNOWN_OPERATOR', '/0/$match/$where'],
    [[{ $sort: {} }], 'BAD_OPERAND', '/0/$sort'],
    [[{ $sort: { a: 'asc' } }], 'BAD_OPERAND', '/0/$sort/a'],
    [[{ $sort: { '2': 1, '1': 1 } }], 'BAD_OPERAND', '/0/$sort/1'],
    [[{ $skip: -1 }], 'BAD_OPERAND', '/0/$skip'],
    [[{ $skip: '1' }], 'BAD_OPERAND', '/0/$skip'],
    [[{ $skip: 1.5 }], 'BAD_OPERAND', '/0/$skip'],
    [[{ $limit: 0 }], 'BAD_OPERAND', '/0/$limit'],
    [[{ $limit: 2 ** 60 }], 'BAD_OPERAND', '/0/$limit'],
    [[{ $count: '' }], 'BAD_NAME', '/0/$count'],
    [[{ $count: '$n' }], 'BAD_NAME', '/0/$count'],
    [[{ $count: 'a.b' }], 'BAD_NAME', '/0/$count'],
    [[{ $count: 1 }], 'BAD_OPERAND', '/0/$count'],
    [[{ $group: {} }], 'BAD_OPERAND', '/0/$group'],
    [[{ $group: { n: { $sum: 1 } } }], 'BAD_OPERAND', '/0/$group'],
    [[{ $group: null }], 'BAD_OPERAND', '/0/$group'],
    [group({ n: 1 }), 'BAD_OPERAND', '/0/$group/n'],
    [group({ n: {} }), 'BAD_OPERAND', '/0/$group/n'],
    [group({ n: '$a' }), 'BAD_OPERAND', '/0/$group/n'],
    [group({ n: { $sum: 1, $avg: 1 } }), 'BAD_OPERAND', '/0/$group/n'],
    [group({ n: { $sum: ['$a', '$b'] } }), 'BAD_OPERAND', '/0/$group/n/$sum'],
    [group({ n: { $count: 1 } }), 'BAD_OPERAND', '/0/$group/n/$count'],
    [group({ n: { $median: { input: '$a', method: 'discrete' } } }), 'NOT_SUPPORTED', '/0/$group/n/$median/method'],
    [group({ n: { $accumulator: {} } }), 'UNKNOWN_OPERATOR', '/0/$group/n/$accumulator'],
    [group({ n: { $foo: 1 } }), 'UNKNOWN_OPERATOR', '/0/$group/n/$foo'],
    [group({ n: { $sum: { $tsSecond: '$a' } } }), 'NOT_SUPPORTED', '/0/$group/n/$sum/$tsSecond'],
    [group({ n: { $sum: { $function: {} } } }), 'UNKNOWN_OPERATOR', '/0/$group/n/$sum/$function'],
    [group({ n: { $sum: { $literal: 1, b: 2 } } }), 'BAD_OPERAND', '/0/$group/n/$sum'],
    [group({ n: { $sum: '$' } }), 'BAD_PATH', '/0/$group/n/$sum'],
    [group({ n: { $sum: '$a..b' } }), 'BAD_PATH', '/0/$group/n/$sum'],
    [group({ n: { $sum: '$a.__proto__' } }), 'BAD_PATH', '/0/$group/n/$sum'],
    [group({ n: { $max: '$$CLUSTER_TIME' } }), 'NOT_SUPPORTED', '/0/$group/n/$max'],
    [group({ n: { $max: 2 ** 60 } }), 'BAD_VALUE', '/0/$group/n/$max'],
    [group({ 'a.b': { $sum: 1 } }), 'BAD_NAME', '/0/$group/a.b'],
    [group({ $a: { $sum: 1 } }), 'BAD_NAME', '/0/$group/$a'],
    [group(JSON.parse('{"__proto__": {"$sum": 1}}')), 'BAD_NAME', '/0/$group/__proto__'],
    [[{ $group: { _id: ['$a', '$$b'] } }], 'BAD_OPERAND', '/0/$group/_id/1'],
    [[{ $group: { _id: { 'a.b': '$a' } } }], 'BAD_NAME', '/0/$group/_id/a.b'],
    [Array.from({ length: 101 }, () => ({ $limit: 1 })), 'LIMIT_EXCEEDED', ''],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parse(raw)).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/pipeline${pointer}` }) }),
    );
  });

  it('refuses depth before it hurts', () => {
    expect(() => parse([{ $group: { _id: deep(5000) } }])).toThrow(
      expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }),
    );
  });

  it('says what to do instead', () => {
    expect(() => parse([{ $out: 'x' }])).toThrow(/pipelines only read/);
    expect(() => parse([{ $unwound: '$a' }])).toThrow(/no stage "\$unwound".*\$unwind/);
  });
});
