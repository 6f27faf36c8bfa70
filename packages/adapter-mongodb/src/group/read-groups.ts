import {
  type Accumulator,
  type DataObject,
  type Expression,
  type GroupStage,
  setOwn,
  type Value,
} from '@database-service/core';
import type { Document as Row } from 'mongodb';
import { decodeValue } from '../stored/decode-value.js';
import { decodeId } from '../stored/document-id.js';
import { accumulatorFields, comparedSum, groupFields, isId, pushedField } from './compile-group.js';
import { exactMax } from './flag-values.js';

/**
 * A group as `$group` gives it.
 *
 * @returns `undefined` where it may be another than core would make
 */
export function readGroup(stage: GroupStage, row: Row): DataObject | undefined {
  if (row[groupFields.isOther] === true || comparesOther(row)) return undefined;
  const group: Record<string, Value> = { _id: readKey(stage.by, row._id) };
  for (const [index, accumulator] of stage.accumulators.entries()) {
    const value = readAccumulator(accumulator, row, index);
    if (value === undefined) return undefined;
    setOwn(group, accumulator.field, value);
  }
  return group;
}

/** Decimals, and numbers that are not finite, are not numbers to core; so much of one that its sum is not is rarer still. */
function comparesOther(row: Row): boolean {
  for (let index = 0; ; index += 1) {
    const sum = row[comparedSum(index)];
    if (sum === undefined) return false;
    if (!Number.isFinite(sum)) return true;
  }
}

function readKey(by: Expression, stored: unknown): Value {
  if (by.kind !== 'object') return decodeValue(stored);
  const key: Record<string, Value> = {};
  by.fields.forEach(({ name }, index) => {
    const part = (stored as Row)[`k${index}`];
    if (part !== undefined) setOwn(key, name, decodeValue(part));
  });
  return key;
}

function readAccumulator({ operator, expression }: Accumulator, row: Row, index: number): Value | undefined {
  const { value, magnitude, numbers } = accumulatorFields(index);
  const count = Number(row[groupFields.count]);
  const found = row[value];
  switch (operator) {
    case 'count':
      return count;
    case 'sum':
    case 'avg': {
      if (expression.kind === 'literal') return readSum(operator, Number(expression.value) * count, count);
      // At the bound itself a sum of doubles may have been rounded down to it.
      const isExact = typeof found === 'number' && Number(row[magnitude]) < exactMax;
      return isExact ? readSum(operator, found, Number(row[numbers])) : undefined;
    }
    case 'push':
      return readPushed(found as readonly Row[], valueReader(expression));
    default:
      return found === undefined ? null : valueReader(expression)(found);
  }
}

/** What is missing in a document was pushed as an object with nothing in it. */
function readPushed(items: readonly Row[], read: (value: unknown) => Value): readonly Value[] {
  return items.filter((item) => pushedField in item).map((item) => read(item[pushedField]));
}

function readSum(operator: 'sum' | 'avg', sum: number, numbers: number): Value | undefined {
  if (Math.abs(sum) > exactMax) return undefined;
  // Not the zero below zero, which core does not know.
  if (operator === 'sum') return sum + 0;
  return numbers === 0 ? null : sum / numbers;
}

function valueReader(expression: Expression): (value: unknown) => Value {
  return isId(expression) ? decodeId : decodeValue;
}
