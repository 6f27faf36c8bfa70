import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Expression } from '../../expression/ast.js';
import { missing } from '../../expression/build.js';
import { lengthOf } from '../../expression/dates/time-unit.js';
import { parseExpression } from '../../expression/parse.js';
import type { SortKey } from '../../sort/sort.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { TimeUnit, WindowField } from '../ast.js';
import { knownAccumulators } from '../known-operators.js';
import { refuseOperator } from '../refuse-operator.js';
import { type AccumulatorContext, findAccumulator, parseAccumulatorOperands } from './parse-accumulator.js';
import { parseTimeUnit, parseWindow } from './parse-window-bounds.js';
import { readConstant } from './read-constant.js';
import { readOptions } from './read-options.js';

/** What a window operator asks of its surroundings, and how its operand is read. */
interface WindowOperator {
  readonly operator: WindowField['operator'];
  readonly window: 'refused' | 'optional' | 'required';
  /** `single`: by one key, of any direction. */
  readonly sort: 'optional' | 'required' | 'single';
  readonly parse: (name: string, operand: unknown, context: AccumulatorContext) => WindowOperands;
}

type WindowOperands = Omit<WindowField, 'path' | 'operator' | 'window'>;

const operators: ReadonlyMap<string, WindowOperator> = new Map<string, WindowOperator>([
  ['$rank', { operator: 'rank', window: 'refused', sort: 'required', parse: parseNothing }],
  ['$denseRank', { operator: 'denseRank', window: 'refused', sort: 'required', parse: parseNothing }],
  ['$documentNumber', { operator: 'documentNumber', window: 'refused', sort: 'required', parse: parseNothing }],
  ['$shift', { operator: 'shift', window: 'refused', sort: 'required', parse: parseShift }],
  ['$expMovingAvg', { operator: 'expMovingAvg', window: 'refused', sort: 'required', parse: parseMovingAverage }],
  ['$derivative', { operator: 'derivative', window: 'required', sort: 'single', parse: parseCalculus }],
  ['$integral', { operator: 'integral', window: 'optional', sort: 'single', parse: parseCalculus }],
  ['$locf', { operator: 'locf', window: 'refused', sort: 'optional', parse: parsePlain }],
  ['$linearFill', { operator: 'linearFill', window: 'refused', sort: 'single', parse: parsePlain }],
  ['$covariancePop', { operator: 'covariancePop', window: 'optional', sort: 'optional', parse: parsePlain }],
  ['$covarianceSamp', { operator: 'covarianceSamp', window: 'optional', sort: 'optional', parse: parsePlain }],
]);

/**
 * Parses one field of `$setWindowFields`: `{$sum: "$a", window: {documents: ["unbounded", "current"]}}`.
 *
 * @param path - of the field, checked already
 * @param sort - that of the stage
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions and sorts throw
 */
export function parseWindowField(
  path: readonly string[],
  raw: unknown,
  sort: readonly SortKey[],
  context: AccumulatorContext,
): WindowField {
  const { pointer } = context;
  const { name, operand, hasWindow, window: rawWindow } = readParts(raw, pointer);
  const place = { ...context, pointer: extendPointer(pointer, name) };
  const operator = findOperator(name, place.pointer);
  checkSurroundings(name, operator, hasWindow, sort, pointer);
  const operands = operator.parse(name, operand, place);
  const window = hasWindow
    ? parseWindow(rawWindow, sort, { ...context, pointer: extendPointer(pointer, 'window') })
    : undefined;
  const bounds = window === undefined ? {} : { window };
  return Object.freeze({ path, operator: operator.operator, ...operands, ...bounds });
}

function readParts(
  raw: unknown,
  pointer: string,
): { readonly name: string; readonly operand: unknown; readonly hasWindow: boolean; readonly window: unknown } {
  const fields = isPlainObject(raw) ? raw : {};
  const [name, ...others] = Object.keys(fields).filter((key) => key !== 'window');
  if (name === undefined || others.length > 0 || !name.startsWith('$')) {
    throw new DataError(
      'BAD_OPERAND',
      'A field of $setWindowFields has one operator and perhaps a window, as {"$sum": "$a", "window": {}}.',
      { details: { pointer } },
    );
  }
  return { name, operand: fields[name], hasWindow: Object.hasOwn(fields, 'window'), window: fields.window };
}

function findOperator(name: string, pointer: string): WindowOperator {
  const own = operators.get(name);
  if (own !== undefined) return own;
  const accumulator = findAccumulator(name);
  if (accumulator === undefined) {
    throw refuseOperator('window operator', name, knownAccumulators, [...operators.keys()], pointer);
  }
  return {
    operator: accumulator,
    window: 'optional',
    sort: 'optional',
    parse: (_name, operand, context) =>
      checkConstantN(parseAccumulatorOperands(accumulator, operand, context), context),
  };
}

function checkSurroundings(
  name: string,
  { window, sort: needed }: WindowOperator,
  hasWindow: boolean,
  sort: readonly SortKey[],
  pointer: string,
): void {
  const fault = (message: string): DataError => new DataError('BAD_OPERAND', message, { details: { pointer } });
  if (hasWindow && window === 'refused') throw fault(`${name} takes no window.`);
  if (!hasWindow && window === 'required') throw fault(`${name} needs a window.`);
  if (needed !== 'optional' && sort.length === 0) throw fault(`${name} needs a sortBy in $setWindowFields.`);
  if (needed === 'single' && sort.length > 1) throw fault(`${name} needs a sortBy of one key in $setWindowFields.`);
}

/** A window is of no group on whose `_id` its n could depend. */
function checkConstantN<Operands extends { readonly n?: Expression }>(
  operands: Operands,
  { pointer }: AccumulatorContext,
): Operands {
  if (operands.n === undefined) return operands;
  const n = readConstant(operands.n);
  if (typeof n === 'number' && Number.isSafeInteger(n) && n > 0) return operands;
  throw new DataError('BAD_OPERAND', 'The n of a window operator is a constant positive integer.', {
    details: { pointer: extendPointer(pointer, 'n') },
  });
}

function parseNothing(name: string, operand: unknown, { pointer }: AccumulatorContext): WindowOperands {
  readOptions(name, operand, { required: [], optional: [] }, pointer);
  return { expression: missing };
}

function parsePlain(_name: string, operand: unknown, { limits, pointer, scope }: AccumulatorContext): WindowOperands {
  return { expression: parseExpression(operand, limits, pointer, scope) };
}

function parseShift(name: string, operand: unknown, context: AccumulatorContext): WindowOperands {
  const { limits, pointer, scope } = context;
  const options = readOptions(name, operand, { required: ['output', 'by'], optional: ['default'] }, pointer);
  const { by } = options;
  if (typeof by !== 'number' || !Number.isSafeInteger(by)) {
    throw new DataError('BAD_OPERAND', 'The by of $shift is a whole number.', {
      details: { pointer: extendPointer(pointer, 'by') },
    });
  }
  const expression = parseExpression(options.output, limits, extendPointer(pointer, 'output'), scope);
  if (!Object.hasOwn(options, 'default')) return { expression, by };
  const place = extendPointer(pointer, 'default');
  const standIn = readConstant(parseExpression(options.default, limits, place, scope));
  if (standIn !== undefined) return { expression, by, default: standIn };
  throw new DataError('BAD_OPERAND', 'The default of $shift is a constant.', { details: { pointer: place } });
}

function parseMovingAverage(
  name: string,
  operand: unknown,
  { limits, pointer, scope }: AccumulatorContext,
): WindowOperands {
  const options = readOptions(name, operand, { required: ['input'], optional: ['N', 'alpha'] }, pointer);
  if (Object.hasOwn(options, 'N') === Object.hasOwn(options, 'alpha')) {
    throw new DataError('BAD_OPERAND', '$expMovingAvg needs either N or alpha.', { details: { pointer } });
  }
  const expression = parseExpression(options.input, limits, extendPointer(pointer, 'input'), scope);
  const { N: count, alpha } = options;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count > 0) {
    return { expression, alpha: 2 / (count + 1) };
  }
  if (typeof alpha === 'number' && alpha > 0 && alpha < 1) return { expression, alpha };
  throw new DataError(
    'BAD_OPERAND',
    'The N of $expMovingAvg is a positive integer, its alpha a number between 0 and 1, both excluded.',
    { details: { pointer } },
  );
}

function parseCalculus(name: string, operand: unknown, { limits, pointer, scope }: AccumulatorContext): WindowOperands {
  const options = readOptions(name, operand, { required: ['input'], optional: ['unit'] }, pointer);
  const expression = parseExpression(options.input, limits, extendPointer(pointer, 'input'), scope);
  if (!Object.hasOwn(options, 'unit')) return { expression };
  return { expression, unit: parseFixedUnit(name, options.unit, extendPointer(pointer, 'unit')) };
}

function parseFixedUnit(name: string, raw: unknown, pointer: string): TimeUnit {
  const unit = parseTimeUnit(raw, pointer);
  if ('ms' in lengthOf(unit)) return unit;
  throw new DataError('BAD_OPERAND', `The unit of ${name} is a week or less: longer ones differ in length.`, {
    details: { pointer },
  });
}
