import { parseAddToSet, parsePop, parsePull, parsePullAll } from './array-operands.js';
import {
  parseCurrentDate,
  parseMax,
  parseMin,
  parseRename,
  parseSet,
  parseSetOnInsert,
  parseUnset,
} from './field-operands.js';
import { parseBit, parseInc, parseMul } from './number-operands.js';
import type { OperandParser } from './operand.js';
import { parsePush } from './push-operand.js';

/** Every update operator, with what reads its operand. */
export const updateOperators: ReadonlyMap<string, OperandParser> = new Map([
  ['$addToSet', parseAddToSet],
  ['$bit', parseBit],
  ['$currentDate', parseCurrentDate],
  ['$inc', parseInc],
  ['$max', parseMax],
  ['$min', parseMin],
  ['$mul', parseMul],
  ['$pop', parsePop],
  ['$pull', parsePull],
  ['$pullAll', parsePullAll],
  ['$push', parsePush],
  ['$rename', parseRename],
  ['$set', parseSet],
  ['$setOnInsert', parseSetOnInsert],
  ['$unset', parseUnset],
]);
