import { DataError } from '../errors/data-error.js';
import type { Value } from '../value/value.js';
import type { Change } from './ast.js';
import type { Edit } from './edit.js';
import { describeType, formatPlace, type Place, refuseAt } from './place.js';

/** `$inc`: a missing field counts as 0. */
export function makeInc(amount: number): Edit {
  return {
    change: (existing, place) => checkResult(readNumber('$inc', existing, place) + amount, place),
    create: () => amount,
  };
}

/** `$mul`: a missing field becomes 0. */
export function makeMul(factor: number): Edit {
  return {
    change: (existing, place) => checkResult(readNumber('$mul', existing, place) * factor, place),
    create: () => 0,
  };
}

/** `$bit`: a missing field counts as 0. */
export function makeBit({ operation, operand }: Extract<Change, { kind: 'bit' }>): Edit {
  return {
    change: (existing, place) => {
      const number = readNumber('$bit', existing, place);
      if (!Number.isSafeInteger(number)) throw refuseAt(place, '$bit needs an integer, but the field has a fraction');
      return checkResult(combineBits(number, operation, operand), place);
    },
    create: () => combineBits(0, operation, operand),
  };
}

function readNumber(operator: string, value: Value, place: Place): number {
  if (typeof value === 'number') return value;
  throw refuseAt(place, `${operator} needs a number, but the field is ${describeType(value)}`);
}

/** Refuses what could not have been given as a value either. */
function checkResult(result: number, place: Place): number {
  if (result === 0) return 0;
  if (Number.isFinite(result) && (!Number.isInteger(result) || Number.isSafeInteger(result))) return result;
  throw new DataError(
    'BAD_VALUE',
    `The result for ${formatPlace(place)} is beyond 2^53-1 and would lose digits; keep such numbers as strings.`,
    { details: { path: place.path, document_id: place.state.documentId } },
  );
}

/** JavaScript's own operators cut to 32 bits; two's complement of any width is what MongoDB's integers have. */
function combineBits(value: number, operation: 'and' | 'or' | 'xor', operand: number): number {
  if (value === (value | 0) && operand === (operand | 0)) {
    if (operation === 'and') return value & operand;
    return operation === 'or' ? value | operand : value ^ operand;
  }
  const [a, b] = [BigInt(value), BigInt(operand)];
  if (operation === 'and') return Number(a & b);
  return Number(operation === 'or' ? a | b : a ^ b);
}
