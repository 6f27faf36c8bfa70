import type { Accumulator, Expression, GroupStage } from '@database-service/core';
import type { Document as Stage } from 'mongodb';
import { flagsKey, flagsSummand, flagsUncompared, type MongoExpression, numberOf } from './flag-values.js';

/** More groups are left to core, which weighs them. */
export const groupsMax = 50_000;
/** A group has two fields of its own, and some for each accumulator. */
const partsMax = 100;

/** What a group has beside its `_id`, in which a key of several parts has them as `k0`, `k1`, … */
export const groupFields = {
  /** Smallest id of its documents: groups come in this order. */
  first: 'first',
  count: 'count',
  /** True where some value of the group is one that MongoDB groups, compares or adds otherwise than core. */
  isOther: 'other',
} as const;

/** The fields of the accumulator at a place: what it gives; of sums also the sum of the magnitudes and how many numbers there were. */
export function accumulatorFields(index: number) {
  return { value: `a${index}`, magnitude: `m${index}`, numbers: `n${index}` };
}

/** What `$push` makes of each document: an object, so that null differs from missing, whoever groups. */
export const pushedField = 'v';

/** The sums of fields that are compared: a decimal, or not finite, where one of the values is. Core compares those otherwise. */
export function comparedSum(index: number): string {
  return `d${index}`;
}

const byField: ReadonlySet<Accumulator['operator']> = new Set(['sum', 'avg', 'min', 'max', 'first', 'last', 'push']);
/** These give what the order of the documents makes them. */
const ordered: ReadonlySet<Accumulator['operator']> = new Set(['first', 'last', 'push']);

/**
 * Whether a `$group` can be tried in MongoDB: by null, a field of the data or an object of such, with accumulators of fields or whole
 * numbers. `$addToSet` is not: MongoDB's has no order.
 */
export function isGroupCompilable({ by, accumulators }: GroupStage): boolean {
  const isKey = by.kind === 'literal' ? by.value === null : keyParts(by).every(isDataField);
  return isKey && keyParts(by).length + accumulators.length <= partsMax && accumulators.every(isAccumulatorCompilable);
}

/** The expressions that a key is made of. */
function keyParts(by: Expression): readonly Expression[] {
  if (by.kind === 'object') return by.fields.map(({ expression }) => expression);
  return by.kind === 'literal' ? [] : [by];
}

function isAccumulatorCompilable({ operator, expression }: Accumulator): boolean {
  if (operator === 'count') return true;
  if (!byField.has(operator)) return false;
  if (isDataField(expression) || (ordered.has(operator) && isId(expression))) return true;
  const isWhole = expression.kind === 'literal' && Number.isSafeInteger(expression.value);
  return isWhole && (operator === 'sum' || operator === 'avg');
}

/** In pipelines `_id` is the id and `_meta` the envelope; every other name is one of the data. */
function isDataField(expression: Expression): boolean {
  if (expression.kind !== 'field') return false;
  const [first = '_id'] = expression.path.segments;
  return first !== '_id' && first !== '_meta';
}

/** Whether an expression is the id itself. */
export function isId(expression: Expression): boolean {
  return expression.kind === 'field' && expression.path.segments.length === 1 && expression.path.segments[0] === '_id';
}

/** The stages that group what a filter selects, the groups in the order of their first documents. */
export function compileGroup(filter: Stage, { by, accumulators }: GroupStage): Stage[] {
  const flags = keyParts(by).map((part) => flagsKey(reference(part)));
  const compared = new Set(keyParts(by).map(reference));
  const fields: Record<string, MongoExpression> = {};
  accumulators.forEach((accumulator, index) => {
    Object.assign(fields, compileAccumulator(accumulator, index));
    flags.push(...flagsOf(accumulator));
    if (isExtreme(accumulator)) compared.add(reference(accumulator.expression));
  });
  const sums = Array.from(compared, (field, index) => [comparedSum(index), { $sum: field }] as const);
  const { first, count, isOther } = groupFields;
  const group = {
    _id: compileKey(by),
    [first]: { $min: '$_id' },
    [count]: { $sum: 1 },
    ...fields,
    ...Object.fromEntries(sums),
    ...(flags.length === 0 ? {} : { [isOther]: { $max: { $or: flags } } }),
  };
  const needsOrder = accumulators.some(({ operator }) => ordered.has(operator));
  return [
    { $match: filter },
    ...(needsOrder ? [{ $sort: { _id: 1 } }] : []),
    { $group: group },
    { $sort: { [first]: 1 } },
    { $limit: groupsMax + 1 },
  ];
}

function compileKey(by: Expression): MongoExpression {
  if (by.kind === 'literal') return null;
  if (by.kind !== 'object') return reference(by);
  return Object.fromEntries(by.fields.map(({ expression }, index) => [`k${index}`, reference(expression)]));
}

function compileAccumulator({ operator, expression }: Accumulator, index: number): Record<string, MongoExpression> {
  // What they give follows from the count.
  if (operator === 'count' || expression.kind === 'literal') return {};
  const { value, magnitude, numbers } = accumulatorFields(index);
  const field = reference(expression);
  if (operator === 'push') return { [value]: { $push: { [pushedField]: field } } };
  if (operator !== 'sum' && operator !== 'avg') return { [value]: { [`$${operator}`]: field } };
  return {
    [value]: { $sum: field },
    [magnitude]: { $sum: numberOf(field, { $abs: field }, 0) },
    ...(operator === 'avg' ? { [numbers]: { $sum: numberOf(field, 1, 0) } } : {}),
  };
}

function isExtreme({ operator }: Accumulator): boolean {
  return operator === 'min' || operator === 'max';
}

function flagsOf(accumulator: Accumulator): readonly MongoExpression[] {
  const { operator, expression } = accumulator;
  if (expression.kind !== 'field') return [];
  if (isExtreme(accumulator)) return [flagsUncompared(reference(expression))];
  return operator === 'sum' || operator === 'avg' ? [flagsSummand(reference(expression))] : [];
}

function reference(expression: Expression): string {
  if (expression.kind !== 'field') throw new TypeError(`${expression.kind} is not pushed`);
  return `$${expression.path.segments.join('.')}`;
}
