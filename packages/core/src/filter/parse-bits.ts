import { extendPointer } from '../errors/pointer.js';
import { filterError, type ParseContext } from './parse-context.js';
import { checkList } from './parse-operand.js';

/** The position of the sign, which stands for all bits beyond: numbers are sign extended. */
const signPosition = 63;

/** MongoDB reads positions as integers of 32 bits. */
const positionMax = 0x7fff_ffff;

/**
 * Reads which bits `$bitsAllSet` and its like ask for: those of a mask, or a list of positions.
 *
 * @returns sorted, without duplicates; positions beyond the sign as the sign's
 */
export function parseBitPositions(context: ParseContext, raw: unknown, pointer: string): readonly number[] {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0) return Object.freeze(positionsOfMask(raw));
  if (!Array.isArray(raw)) {
    throw filterError(
      'BAD_OPERAND',
      'Bits are asked for by a mask, a whole number from 0 to 2^53-1, or by an array of their positions.',
      pointer,
    );
  }
  const positions = checkList(context, raw, pointer).map((item, index) =>
    parsePosition(item, extendPointer(pointer, index)),
  );
  return Object.freeze([...new Set(positions)].sort((a, b) => a - b));
}

function positionsOfMask(mask: number): number[] {
  const digits = mask.toString(2);
  return Array.from(digits, (_, position) => position).filter((position) => digits.at(-1 - position) === '1');
}

function parsePosition(raw: unknown, pointer: string): number {
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= positionMax) {
    // Adding 0 turns -0 into 0.
    return Math.min(raw, signPosition) + 0;
  }
  throw filterError('BAD_OPERAND', `The position of a bit is a whole number from 0 to ${positionMax}.`, pointer);
}
