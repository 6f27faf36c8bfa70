import { compileExpression } from '../expression/compile.js';
import { parseExpression } from '../expression/parse.js';
import { defaultLimits } from '../limits.js';
import { decodeData } from '../value/decode.js';
import type { Value } from '../value/value.js';
import { faultOf } from './fault-of.js';

/** Operands by position or by name; those that are `undefined` are fields that are missing. */
export type Operands = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * What an operator gives for operands that are fields of a document.
 *
 * @throws DataError as the operator does
 */
export function runOperator(operator: string, operands: Operands): Value | undefined {
  const present = Object.entries(operands).filter(([, value]) => value !== undefined);
  const document = decodeData(
    { operands: Object.fromEntries(present.map(([name, value]) => [`f${name}`, value])) },
    defaultLimits,
  );
  const reference = (name: string): string => `$operands.f${name}`;
  const raw = Array.isArray(operands)
    ? operands.map((_, index) => reference(String(index)))
    : Object.fromEntries(Object.keys(operands).map((name) => [name, reference(name)]));
  return compileExpression(parseExpression({ [operator]: raw }, defaultLimits, ''))(document);
}

/** The reason of the DataError that {@link runOperator} fails with; `undefined` if it does not fail. */
export function faultOfOperator(operator: string, operands: Operands): string | undefined {
  return faultOf(() => runOperator(operator, operands))?.[0];
}
