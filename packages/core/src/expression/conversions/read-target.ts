import { DataError } from '../../errors/data-error.js';
import { quoteInput } from '../../errors/quote.js';
import { getOwn } from '../../value/own-field.js';
import { isDataObject, type Value } from '../../value/value.js';
import { expressionError } from '../operator.js';
import { describeType } from '../read-operand.js';
import type { TargetType } from './convert-value.js';

/** All of MongoDB's types, by number. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [-1, 'minKey'],
  [0, 'missing'],
  [1, 'double'],
  [2, 'string'],
  [3, 'object'],
  [4, 'array'],
  [5, 'binData'],
  [6, 'undefined'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [10, 'null'],
  [11, 'regex'],
  [12, 'dbPointer'],
  [13, 'javascript'],
  [14, 'symbol'],
  [15, 'javascriptWithScope'],
  [16, 'int'],
  [17, 'timestamp'],
  [18, 'long'],
  [19, 'decimal'],
  [127, 'maxKey'],
]);

const knownNames: ReadonlySet<string> = new Set(typeNames.values());
const targets: ReadonlySet<string> = new Set<TargetType>(['bool', 'date', 'double', 'int', 'long', 'string']);

/** MongoDB could convert to these, so that `onError` must not stand in for them. */
const foreignTargets: ReadonlySet<string> = new Set(['binData', 'decimal', 'objectId']);

/**
 * Reads `to` of `$convert`: a type's name or number, or `{type: …}`.
 *
 * @returns null for null and missing; `none` for a type that no value can be converted to
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED
 */
export function readTarget(to: Value | undefined): TargetType | 'none' | null {
  if (to === undefined || to === null) return null;
  if (isDataObject(to)) return readTarget(readTypeField(to));
  const name = typeof to === 'number' ? typeNames.get(to) : to;
  if (typeof name !== 'string' || !knownNames.has(name)) {
    const shown = typeof to === 'string' ? quoteInput(to) : typeof to === 'number' ? String(to) : describeType(to);
    throw expressionError('$convert', `needs a type's name or number as to, not ${shown}`);
  }
  if (foreignTargets.has(name)) {
    throw new DataError('NOT_SUPPORTED', `$convert makes no values of the type ${name}: they are not kept here.`, {
      details: { operator: '$convert' },
    });
  }
  return targets.has(name) ? (name as TargetType) : 'none';
}

function readTypeField(to: Exclude<Value, null>): Value {
  if (!isDataObject(to)) return null;
  const type = getOwn(to, 'type');
  if (type === undefined || isDataObject(type) || Object.keys(to).length > 1) {
    throw expressionError('$convert', 'needs an object with the one field type, its name or number, as to');
  }
  return type;
}
