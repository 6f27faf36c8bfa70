import { defineRefusalCases } from '../kinds/refusal-cases.js';
import type { Json } from '../suite/json.js';

/** An expression nested so many levels deep. */
function nest(levels: number): Json {
  let nested: Json = '$a';
  for (let level = 0; level < levels; level += 1) nested = { $not: [nested] };
  return nested;
}

/** Pipelines within pipelines, so many levels deep. */
function unite(levels: number): Json {
  let pipeline: Json = [];
  for (let level = 0; level < levels; level += 1) pipeline = [{ $unionWith: { coll: 'x', pipeline } }];
  return pipeline;
}

const code = { body: 'function() { return true }', args: [], lang: 'js' };

/** Pipelines that are refused when they are read, with the place of the fault. Nothing writes, and no code runs. */
export const refusalsPipelines = defineRefusalCases('refusals-pipelines', [
  { name: 'not-an-array', pipeline: { $match: {} }, reason: 'BAD_OPERAND', pointer: '' },
  { name: 'stage-is-text', pipeline: ['$match'], reason: 'BAD_OPERAND', pointer: '/0' },
  { name: 'two-keys', pipeline: [{ $limit: 1 }, { $match: {}, $limit: 1 }], reason: 'BAD_OPERAND', pointer: '/1' },
  { name: 'unknown-stage', pipeline: [{ $frob: {} }], reason: 'UNKNOWN_OPERATOR', pointer: '/0/$frob' },
  { name: 'without-dollar', pipeline: [{ match: {} }], reason: 'UNKNOWN_OPERATOR', pointer: '/0/match' },
  { name: 'prototype', pipeline: [{ constructor: {} }], reason: 'UNKNOWN_OPERATOR', pointer: '/0/constructor' },
  { name: 'out', pipeline: [{ $out: 'x' }], reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'], pointer: '/0/$out' },
  {
    name: 'merge',
    pipeline: [{ $merge: { into: 'x' } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$merge',
  },
  {
    name: 'out-within-lookup',
    pipeline: [{ $lookup: { from: 'x', as: 'y', pipeline: [{ $out: 'z' }] } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$lookup/pipeline/0/$out',
  },
  {
    name: 'where',
    pipeline: [{ $match: { $where: 'true' } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$match/$where',
  },
  {
    name: 'function',
    pipeline: [{ $project: { a: { $function: code } } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$project/a/$function',
  },
  {
    name: 'function-in-expr',
    pipeline: [{ $match: { $expr: { $function: code } } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$match/$expr/$function',
  },
  {
    name: 'accumulator',
    pipeline: [{ $group: { _id: null, a: { $accumulator: {} } } }],
    reason: ['NOT_SUPPORTED', 'UNKNOWN_OPERATOR'],
    pointer: '/0/$group/a/$accumulator',
  },
  {
    name: 'operand-count',
    pipeline: [{ $match: {} }, { $set: { a: { b: { $divide: [1] } } } }],
    reason: 'BAD_OPERAND',
    pointer: '/1/$set/a/b/$divide',
  },
  {
    name: 'operand-count-of-group',
    pipeline: [{ $group: { _id: { $eq: [1, 2, 3] } } }],
    reason: 'BAD_OPERAND',
    pointer: '/0/$group/_id/$eq',
  },
  {
    name: 'variable',
    pipeline: [{ $replaceWith: { a: { $add: [1, '$$x'] } } }],
    reason: 'BAD_OPERAND',
    pointer: '/0/$replaceWith/a/$add/1',
  },
  {
    name: 'variable-outside-of-its-let',
    pipeline: [{ $set: { a: { $let: { vars: { x: 1 }, in: '$$x' } }, b: '$$x' } }],
    reason: 'BAD_OPERAND',
    pointer: '/0/$set/b',
  },
  { name: 'nested-too-deep', pipeline: [{ $set: { a: nest(100) } }], reason: 'LIMIT_EXCEEDED' },
  { name: 'nested-far-too-deep', pipeline: [{ $set: { a: nest(5000) } }], reason: 'LIMIT_EXCEEDED' },
  { name: 'pipelines-too-deep', pipeline: unite(99), reason: 'LIMIT_EXCEEDED' },
  {
    name: 'too-many-stages',
    pipeline: Array.from({ length: 101 }, () => ({ $skip: 0 })),
    reason: 'LIMIT_EXCEEDED',
    pointer: '',
  },
  {
    name: 'too-many-stages-together',
    pipeline: [
      { $facet: { a: Array.from({ length: 50 }, () => ({ $skip: 0 })) } },
      { $unionWith: { coll: 'x', pipeline: Array.from({ length: 50 }, () => ({ $skip: 0 })) } },
    ],
    reason: 'LIMIT_EXCEEDED',
  },
  {
    name: 'too-many-parts',
    pipeline: [{ $set: { a: { $add: Array.from({ length: 20_000 }, () => '$b') } } }],
    reason: 'LIMIT_EXCEEDED',
  },
  { name: 'prototype-field', pipeline: [{ $set: { __proto__x: 1, ['__proto__']: 1 } }], reason: 'BAD_PATH' },
  { name: 'unsafe-constant', pipeline: [{ $set: { a: { $add: [9007199254740992, 1] } } }], reason: 'BAD_VALUE' },
]);
