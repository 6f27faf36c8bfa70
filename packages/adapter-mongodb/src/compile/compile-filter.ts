import type { CompareTest, FieldFilter, FieldTest, Filter, InTest, TypeName, Value } from '@database-service/core';
import { isValueArray, setOwn } from '@database-service/core';
import type { IdType } from '../config.js';
import { encodeId } from '../stored/document-id.js';
import { encodeValue, holdsObject } from '../stored/encode-value.js';
import { compilePath } from './compile-path.js';

/** A filter in MongoDB's language. */
export type MongoFilter = Readonly<Record<string, unknown>>;

/** What a filter is compiled for. */
export interface FilterTarget {
  readonly idType: IdType;
}

const nothing: MongoFilter = Object.freeze({ _id: { $in: [] } });

/**
 * Compiles what was split off for the engine: it selects every match. Where the pushdown says `superset` it may select more,
 * so such tests must not stand below a `not`.
 */
export function compileFilter(filter: Filter, target: FilterTarget): MongoFilter {
  switch (filter.kind) {
    case 'all':
      return {};
    case 'none':
      return nothing;
    case 'and':
      return mergeAll(filter.filters.map((part) => compileFilter(part, target)));
    case 'or':
      return { $or: filter.filters.map((part) => compileFilter(part, target)) };
    case 'not':
      return { $nor: [compileFilter(filter.filter, target)] };
    case 'field':
      return compileField(filter, target);
    default:
      throw new TypeError(`${filter.kind} is not pushed`);
  }
}

/** All of some filters, as one object where no two of them say something by the same operator of the same field. */
function mergeAll(filters: readonly MongoFilter[]): MongoFilter {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const filter of filters) {
    for (const [name, test] of Object.entries(filter)) {
      if (name.startsWith('$')) return { $and: filters };
      const known = Object.hasOwn(merged, name) ? (merged[name] ?? {}) : {};
      for (const [operator, operand] of Object.entries(test as Record<string, unknown>)) {
        if (Object.hasOwn(known, operator)) return { $and: filters };
        known[operator] = operand;
      }
      setOwn(merged, name, known);
    }
  }
  return merged;
}

function compileField({ path, test }: FieldFilter, target: FilterTarget): MongoFilter {
  const name = compilePath(path);
  if (path.root === 'id') return compileIdTest(name, test, target);
  // A document that another program made has no `_meta`, and version 0.
  if (path.root === 'version' && matchesZero(test)) return { $or: [{ [name]: compileTest(test) }, { [name]: null }] };
  if (test.kind === 'in') return compileIn(name, test);
  if (test.kind === 'elemMatch') return { [name]: compileElemMatch(test.filter, test.form, target) };
  return { [name]: compileTest(test) };
}

function compileIdTest(name: string, test: FieldTest, { idType }: FilterTarget): MongoFilter {
  const encode = (operand: Value): unknown =>
    typeof operand === 'string' ? encodeId(operand, idType) : encodeValue(operand);
  if (test.kind === 'compare') return { [name]: { [`$${test.operator}`]: encode(test.operand) } };
  if (test.kind === 'in') return { [name]: { $in: test.operands.map(encode) } };
  return { [name]: compileTest(test) };
}

function matchesZero(test: FieldTest): boolean {
  if (test.kind === 'in') return test.operands.includes(0);
  if (test.kind !== 'compare') return test.kind !== 'size' && test.kind !== 'elemMatch';
  if (typeof test.operand !== 'number') return false;
  const { operator, operand } = test;
  if (operator === 'eq') return operand === 0;
  if (operand === 0) return operator === 'gte' || operator === 'lte';
  return operator === 'gt' || operator === 'gte' ? operand < 0 : operand > 0;
}

/** Operands that are compared otherwise than by core are asked for by their type. */
function compileIn(name: string, { operands }: InTest): MongoFilter {
  const plain = operands.filter((operand) => !holdsObject(operand));
  const types = [...new Set(operands.filter(holdsObject).map(typeNameOf))];
  const tests: unknown[] = types.map(($type) => ({ $type }));
  if (plain.length > 0) tests.unshift({ $in: plain.map(encodeValue) });
  return tests.length === 1 ? { [name]: tests[0] } : { $or: tests.map((test) => ({ [name]: test })) };
}

function compileTest(test: Exclude<FieldTest, { kind: 'elemMatch' }> | FieldTest): unknown {
  switch (test.kind) {
    case 'compare':
      return compileCompare(test);
    case 'in':
      return { $in: test.operands.map(encodeValue) };
    case 'exists':
      return { $exists: true };
    case 'type':
      return { $type: [...new Set(test.types.map(storedType))] };
    case 'mod':
      return { $mod: [test.divisor, test.remainder] };
    case 'bits':
      return { [`$${test.operator}`]: test.positions };
    case 'size':
      return { $size: test.size };
    default:
      throw new TypeError(`${test.kind} is not pushed`);
  }
}

function compileCompare({ operator, operand }: CompareTest): unknown {
  if (holdsObject(operand)) return { $type: typeNameOf(operand) };
  return { [`$${operator}`]: encodeValue(operand) };
}

function typeNameOf(operand: Value): 'array' | 'object' {
  return isValueArray(operand) ? 'array' : 'object';
}

/** A whole number may be stored as one of three types. */
function storedType(name: TypeName): string {
  return name === 'double' || name === 'int' || name === 'long' ? 'number' : name;
}

/** What is asked of one element; of an element itself only what one set of operators can say. */
function compileElemMatch(filter: Filter, form: 'object' | 'value', target: FilterTarget): unknown {
  if (form === 'object') return { $elemMatch: compileFilter(filter, target) };
  const tests = filter.kind === 'and' ? filter.filters : [filter];
  const operators: Record<string, unknown> = {};
  for (const part of tests) {
    if (part.kind !== 'field' || part.test.kind === 'elemMatch') continue;
    const compiled =
      part.test.kind === 'in' && part.test.operands.some(holdsObject)
        ? {}
        : (compileTest(part.test) as Record<string, unknown>);
    for (const [name, operand] of Object.entries(compiled)) operators[name] ??= operand;
  }
  return Object.keys(operators).length === 0 ? { $type: 'array' } : { $elemMatch: operators };
}
