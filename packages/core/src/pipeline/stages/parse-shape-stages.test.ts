import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../limits.js';
import { faultOf } from '../../testing/fault-of.js';
import { parsePipeline } from '../parse.js';

const parse = (raw: unknown) => parsePipeline(raw, defaultLimits, '/p');
const bucket = (fields: object) => ({ $bucket: { groupBy: '$a', boundaries: [1, 2], ...fields } });
const auto = (fields: object) => ({ $bucketAuto: { groupBy: '$a', buckets: 2, ...fields } });
const nest = (levels: number): object[] =>
  levels === 0 ? [] : [{ $lookup: { from: 'c', as: 'x', pipeline: nest(levels - 1) } }];

describe('stages that shape documents', () => {
  it.each<[object, string, string]>([
    [{ $project: 1 }, 'BAD_OPERAND', ''],
    [{ $project: {} }, 'BAD_OPERAND', ''],
    [{ $project: { a: 1, b: 0 } }, 'BAD_OPERAND', '/b'],
    [{ $project: { a: 0, b: '$c' } }, 'BAD_OPERAND', '/b'],
    [{ $project: { a: 0, _id: '$c' } }, 'BAD_OPERAND', '/_id'],
    [{ $project: { a: {} } }, 'BAD_OPERAND', '/a'],
    [{ $project: { a: { b: {} } } }, 'BAD_OPERAND', '/a/b'],
    [{ $project: { a: 1, 'a.b': 1 } }, 'CONFLICTING_PATHS', '/a.b'],
    [{ $project: { 'a.b': 1, a: 1 } }, 'CONFLICTING_PATHS', '/a'],
    [{ $project: { a: { b: 1 }, 'a.b': 1 } }, 'CONFLICTING_PATHS', '/a.b'],
    [{ $project: { 'a.$': 1 } }, 'BAD_PATH', '/a.$'],
    [{ $project: { $a: 1 } }, 'BAD_PATH', '/$a'],
    [{ $project: { 'a..b': 1 } }, 'BAD_PATH', '/a..b'],
    [{ $project: { a: { $elemMatch: { b: 1 } } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch'],
    [{ $project: { a: { $add: [1], b: 1 } } }, 'BAD_OPERAND', '/a'],
    [{ $addFields: {} }, 'BAD_OPERAND', ''],
    [{ $set: [] }, 'BAD_OPERAND', ''],
    [{ $set: { a: 1, 'a.b': 1 } }, 'CONFLICTING_PATHS', '/a.b'],
    [{ $set: { a: '$$zzz' } }, 'BAD_OPERAND', '/a'],
    [{ $unset: [] }, 'BAD_OPERAND', ''],
    [{ $unset: 1 }, 'BAD_OPERAND', ''],
    [{ $unset: ['a', 1] }, 'BAD_OPERAND', '/1'],
    [{ $unset: ['a', 'a.b'] }, 'CONFLICTING_PATHS', '/1'],
    [{ $unset: '$a' }, 'BAD_PATH', ''],
    [{ $replaceRoot: '$a' }, 'BAD_OPERAND', ''],
    [{ $replaceRoot: {} }, 'BAD_OPERAND', ''],
    [{ $replaceRoot: { newRoot: '$a', b: 1 } }, 'BAD_OPERAND', '/b'],
    [{ $unwind: 'a' }, 'BAD_OPERAND', ''],
    [{ $unwind: '$$ROOT' }, 'BAD_PATH', ''],
    [{ $unwind: {} }, 'BAD_OPERAND', ''],
    [{ $unwind: { path: 'a' } }, 'BAD_OPERAND', '/path'],
    [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }, 'BAD_PATH', '/includeArrayIndex'],
    [{ $unwind: { path: '$a', includeArrayIndex: 1 } }, 'BAD_OPERAND', '/includeArrayIndex'],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }, 'BAD_OPERAND', '/preserveNullAndEmptyArrays'],
    [{ $unwind: { path: '$a', zzz: 1 } }, 'BAD_OPERAND', '/zzz'],
    [{ $sample: 3 }, 'BAD_OPERAND', ''],
    [{ $sample: { size: 0 } }, 'BAD_OPERAND', '/size'],
    [{ $sample: { size: 1.5 } }, 'BAD_OPERAND', '/size'],
    [{ $sortByCount: 'a' }, 'BAD_OPERAND', ''],
    [{ $sortByCount: { a: '$b' } }, 'BAD_OPERAND', ''],
    [{ $sortByCount: 1 }, 'BAD_OPERAND', ''],
    [{ $bucket: 1 }, 'BAD_OPERAND', ''],
    [{ $bucket: { groupBy: '$a' } }, 'BAD_OPERAND', ''],
    [bucket({ groupBy: 1 }), 'BAD_OPERAND', '/groupBy'],
    [bucket({ boundaries: [1] }), 'BAD_OPERAND', '/boundaries'],
    [bucket({ boundaries: [1, 1] }), 'BAD_OPERAND', '/boundaries/1'],
    [bucket({ boundaries: [1, 3, 2] }), 'BAD_OPERAND', '/boundaries/2'],
    [bucket({ boundaries: [1, 'b'] }), 'BAD_OPERAND', '/boundaries/1'],
    [bucket({ boundaries: ['$a', 2] }), 'BAD_OPERAND', '/boundaries/0'],
    [bucket({ default: 1 }), 'BAD_OPERAND', '/default'],
    [bucket({ default: 1.5 }), 'BAD_OPERAND', '/default'],
    [bucket({ output: 1 }), 'BAD_OPERAND', '/output'],
    [bucket({ output: { n: 1 } }), 'BAD_OPERAND', '/output/n'],
    [bucket({ zzz: 1 }), 'BAD_OPERAND', '/zzz'],
    [auto({ buckets: 0 }), 'BAD_OPERAND', '/buckets'],
    [auto({ buckets: 1.5 }), 'BAD_OPERAND', '/buckets'],
    [auto({ groupBy: 'a' }), 'BAD_OPERAND', '/groupBy'],
    [auto({ granularity: 'R7' }), 'BAD_OPERAND', '/granularity'],
    [auto({ output: { _id: { $sum: 1 } } }), 'BAD_OPERAND', '/output'],
    [{ $facet: {} }, 'BAD_OPERAND', ''],
    [{ $facet: { a: 1 } }, 'BAD_OPERAND', '/a'],
    [{ $facet: { 'a.b': [] } }, 'BAD_NAME', '/a.b'],
    [{ $facet: { a: [{ $match: { b: { $zzz: 1 } } }] } }, 'UNKNOWN_OPERATOR', '/a/0/$match/b/$zzz'],
    [{ $facet: { a: [{ $facet: { b: [] } }] } }, 'BAD_OPERAND', '/a/0/$facet'],
    [{ $facet: { a: [{ $out: 'x' }] } }, 'UNKNOWN_OPERATOR', '/a/0/$out'],
    [{ $facet: { a: Array.from({ length: 100 }, () => ({ $limit: 1 })) } }, 'LIMIT_EXCEEDED', '/a'],
    [{ $redact: '$$zzz' }, 'BAD_OPERAND', ''],
    [{ $project: { a: '$$KEEP' } }, 'NOT_SUPPORTED', '/a'],
  ])('%j is refused: %s at %s', (stage, reason, pointer) => {
    const [name] = Object.keys(stage);
    expect(faultOf(() => parse([stage]))).toEqual([reason, `/p/0/${name}${pointer}`]);
  });

  it('takes a default at the highest boundary, or of another type', () => {
    expect(faultOf(() => parse([bucket({ default: 2 }), bucket({ default: 'x' }), bucket({ default: null })]))).toBe(
      undefined,
    );
  });

  it('makes one stage of several names, and several of one', () => {
    const kinds = (raw: unknown) => parse(raw).stages.map(({ kind }) => kind);
    expect(kinds([{ $set: { a: 1 } }, { $unset: 'a' }, { $replaceWith: '$a' }])).toEqual([
      'addFields',
      'project',
      'replaceRoot',
    ]);
    expect(kinds([{ $sortByCount: '$a' }, bucket({})])).toEqual(['group', 'sort', 'group', 'sort']);
  });

  it('bounds how deep pipelines are nested', () => {
    expect(faultOf(() => parse(nest(20)))).toBe(undefined);
    expect(faultOf(() => parse(nest(22)))?.[0]).toBe('LIMIT_EXCEEDED');
  });
});
