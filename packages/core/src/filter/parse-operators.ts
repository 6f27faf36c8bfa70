import type { FieldPath } from '../document/path.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { isTypedValueName } from '../value/decode.js';
import { isPlainObject } from '../value/plain-object.js';
import type { BitsOperator, CompareOperator, Filter } from './ast.js';
import { all, and, field, none, not } from './build.js';
import { oneOf } from './one-of.js';
import { parseBitPositions } from './parse-bits.js';
import { checkDepth, countNode, filterError, type ParseContext } from './parse-context.js';
import { parseExists, parseMod, parseRegex, parseSize, parseType } from './parse-leaf.js';
import { checkList, parseOperand, parseOperands } from './parse-operand.js';
import { misplacedText } from './parse-text.js';

/** One operator where it was found. */
interface Occurrence {
  readonly context: ParseContext;
  readonly path: FieldPath;
  readonly operand: unknown;
  /** The object that the operator stands in: `$regex` and `$options` belong together. */
  readonly siblings: Readonly<Record<string, unknown>>;
  readonly pointer: string;
  readonly depth: number;
}

const operators: ReadonlyMap<string, (occurrence: Occurrence) => Filter> = new Map([
  ['$eq', parseCompare('eq')],
  ['$gt', parseCompare('gt')],
  ['$gte', parseCompare('gte')],
  ['$lt', parseCompare('lt')],
  ['$lte', parseCompare('lte')],
  ['$ne', (at: Occurrence) => not(parseCompare('eq')(at))],
  ['$in', parseIn],
  ['$nin', (at: Occurrence) => not(parseIn(at))],
  ['$not', parseNot],
  ['$exists', (at: Occurrence) => parseExists(at.path, at.operand, at.pointer)],
  ['$type', (at: Occurrence) => field(at.path, parseType(at.operand, at.pointer))],
  ['$regex', (at: Occurrence) => field(at.path, parseRegex(at.operand, at.siblings, at.pointer))],
  ['$options', parseOptions],
  ['$mod', (at: Occurrence) => field(at.path, parseMod(at.operand, at.pointer))],
  ['$bitsAllSet', parseBits('bitsAllSet')],
  ['$bitsAllClear', parseBits('bitsAllClear')],
  ['$bitsAnySet', parseBits('bitsAnySet')],
  ['$bitsAnyClear', parseBits('bitsAnyClear')],
  ['$size', (at: Occurrence) => field(at.path, parseSize(at.operand, at.pointer))],
  ['$all', parseAll],
  ['$elemMatch', parseElemMatch],
]);

/** Whether a condition has operators: an object with a `$` key that does not spell a value (`$date`, `$oid`). */
export function isOperatorObject(raw: unknown): raw is Record<string, unknown> {
  if (!isPlainObject(raw)) return false;
  const names = Object.keys(raw);
  if (names.length === 1 && isTypedValueName(names[0] ?? '')) return false;
  return names.some((name) => name.startsWith('$'));
}

/** Parses what stands at a field's name: operators, or a value that the field must equal. */
export function parseCondition(
  context: ParseContext,
  path: FieldPath,
  raw: unknown,
  pointer: string,
  depth: number,
): Filter {
  if (isOperatorObject(raw)) return parseOperators(context, path, raw, pointer, depth);
  countNode(context, pointer);
  return field(path, { kind: 'compare', operator: 'eq', operand: parseOperand(context, path, raw, pointer) });
}

/** Parses an object of operators, all of which must hold for the field. */
export function parseOperators(
  context: ParseContext,
  path: FieldPath,
  siblings: Readonly<Record<string, unknown>>,
  pointer: string,
  depth: number,
): Filter {
  checkDepth(context, depth, pointer);
  const parts: Filter[] = [];
  for (const name of Object.keys(siblings)) {
    const at = extendPointer(pointer, name);
    const parse = operators.get(name);
    if (parse === undefined) throw unknownOperator(name, at);
    countNode(context, at);
    parts.push(parse({ context, path, operand: siblings[name], siblings, pointer: at, depth }));
  }
  return and(...parts);
}

function unknownOperator(name: string, pointer: string): Error {
  if (!name.startsWith('$')) {
    return filterError(
      'BAD_OPERAND',
      `The field name ${quoteInput(name)} stands beside operators; use $eq for a whole object, or dotted names.`,
      pointer,
    );
  }
  if (name === '$text') return misplacedText(pointer);
  if (name === '$comment') {
    return filterError('UNKNOWN_OPERATOR', 'A $comment stands beside names of fields, not among operators.', pointer);
  }
  return filterError('UNKNOWN_OPERATOR', `The operator ${quoteInput(name)} is not known for a field.`, pointer);
}

function parseCompare(operator: CompareOperator): (at: Occurrence) => Filter {
  return ({ context, path, operand, pointer }) =>
    field(path, { kind: 'compare', operator, operand: parseOperand(context, path, operand, pointer) });
}

function parseIn({ context, path, operand, pointer }: Occurrence): Filter {
  return oneOf(path, parseOperands(context, path, operand, pointer));
}

function parseNot({ context, path, operand, pointer, depth }: Occurrence): Filter {
  if (!isOperatorObject(operand)) {
    throw filterError('BAD_OPERAND', '$not needs an object of operators; use $ne for a value.', pointer);
  }
  return not(parseOperators(context, path, operand, pointer, depth + 1));
}

/** Only checked here: `$regex` reads the options itself. */
function parseOptions({ siblings, pointer }: Occurrence): Filter {
  if (Object.hasOwn(siblings, '$regex')) return all;
  throw filterError('BAD_OPERAND', '$options needs a $regex beside it.', pointer);
}

function parseBits(operator: BitsOperator): (at: Occurrence) => Filter {
  const asksForAny = operator === 'bitsAnySet' || operator === 'bitsAnyClear';
  return ({ context, path, operand, pointer }) => {
    const positions = parseBitPositions(context, operand, pointer);
    return asksForAny && positions.length === 0 ? none : field(path, { kind: 'bits', operator, positions });
  };
}

function parseAll(at: Occurrence): Filter {
  const { context, path, operand, pointer, depth } = at;
  const list = checkList(context, operand, pointer);
  if (list.length === 0) return none;
  if (!list.some(isElemMatchObject)) {
    const operands = parseOperands(context, path, operand, pointer);
    return and(...operands.map((value) => field(path, { kind: 'compare', operator: 'eq', operand: value })));
  }
  const parts = list.map((item, index) => {
    const itemPointer = extendPointer(pointer, index);
    if (!isElemMatchObject(item) || Object.keys(item).length !== 1) {
      throw filterError('BAD_OPERAND', '$all takes values, or objects with $elemMatch alone, not both.', itemPointer);
    }
    countNode(context, itemPointer);
    const elemMatchPointer = extendPointer(itemPointer, '$elemMatch');
    return parseElemMatch({ ...at, operand: item.$elemMatch, pointer: elemMatchPointer, depth: depth + 1 });
  });
  return and(...parts);
}

function isElemMatchObject(raw: unknown): raw is { readonly $elemMatch: unknown } {
  return isPlainObject(raw) && Object.hasOwn(raw, '$elemMatch');
}

function parseElemMatch({ context, path, operand, pointer, depth }: Occurrence): Filter {
  const { form, filter } = context.parseElement(context, operand, pointer, depth + 1);
  return filter.kind === 'none' ? none : field(path, { kind: 'elemMatch', form, filter });
}
