import { encodeValue } from '../value/encode.js';
import type { FieldTest } from './ast.js';

/** An object of operators, as it stands at a field's name. */
export type Operators = Readonly<Record<string, unknown>>;

/** Writes a test as the operator that gives it again. */
export function formatTest(test: Exclude<FieldTest, { kind: 'elemMatch' }>): Operators {
  switch (test.kind) {
    case 'compare':
      return { [`$${test.operator}`]: encodeValue(test.operand) };
    case 'in':
      return { $in: test.operands.map(encodeValue) };
    case 'exists':
      return { $exists: true };
    case 'type':
      return { $type: test.types.length === 1 ? test.types[0] : test.types };
    case 'regex':
      return test.flags === '' ? { $regex: test.pattern } : { $regex: test.pattern, $options: test.flags };
    case 'mod':
      return { $mod: [test.divisor, test.remainder] };
    case 'bits':
      return { [`$${test.operator}`]: test.positions };
    case 'size':
      return { $size: test.size };
  }
}

/** Writes what is not so, with the operator's own opposite where it has one. */
export function negateOperators(operators: Operators): Operators {
  const [name, ...others] = Object.keys(operators);
  if (others.length > 0) return { $not: operators };
  if (name === '$eq') return { $ne: operators.$eq };
  if (name === '$in') return { $nin: operators.$in };
  return name === '$exists' ? { $exists: false } : { $not: operators };
}

/** Whether an equality is all that the operators ask. */
export function isEquality(operators: Operators): boolean {
  return Object.hasOwn(operators, '$eq') && Object.keys(operators).length === 1;
}

/** Whether two objects of operators can be one. */
export function areDisjoint(a: Operators, b: Operators): boolean {
  return !Object.keys(a).some((name) => Object.hasOwn(b, name));
}
