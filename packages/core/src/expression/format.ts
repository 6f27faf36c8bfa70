import { encodeValue } from '../value/encode.js';
import { setOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import type { Expression, NamedExpression } from './ast.js';
import { allOperators } from './operators/all-operators.js';

/** Writes an expression in MongoDB's syntax, as JSON. Parsing it gives an expression of the same meaning. */
export function formatExpression(expression: Expression): unknown {
  return format(expression, '$');
}

/** @param root - what stands before a field's name: `$`, or more where `$$CURRENT` is no longer the document */
function format(expression: Expression, root: '$' | '$$ROOT.'): unknown {
  const inside = (part: Expression): unknown => format(part, root);
  switch (expression.kind) {
    case 'literal':
      return formatLiteral(expression.value);
    case 'missing':
      return '$$REMOVE';
    case 'field': {
      const { segments } = expression.path;
      return segments.length === 0 ? '$$ROOT' : `${root}${segments.join('.')}`;
    }
    case 'variable':
      return `$$${[expression.name, ...expression.segments].join('.')}`;
    case 'object':
      return formatNamed(expression.fields, root);
    case 'array':
      return expression.items.map(inside);
    case 'call':
      return { [expression.operator]: formatOperands(expression, inside) };
    case 'let': {
      const below = expression.variables.some(({ name }) => name === 'CURRENT') ? '$$ROOT.' : root;
      return { $let: { vars: formatNamed(expression.variables, root), in: format(expression.in, below) } };
    }
    case 'map': {
      const { input, as } = expression;
      return { $map: { input: inside(input), as, in: format(expression.in, rootBelow(as, root)) } };
    }
    case 'filter': {
      const { input, as, condition, limit } = expression;
      const bounds = limit.kind === 'missing' ? {} : { limit: inside(limit) };
      return { $filter: { input: inside(input), as, cond: format(condition, rootBelow(as, root)), ...bounds } };
    }
    case 'reduce': {
      const { input, initialValue } = expression;
      return { $reduce: { input: inside(input), initialValue: inside(initialValue), in: inside(expression.in) } };
    }
    case 'sortArray':
      return { $sortArray: { input: inside(expression.input), sortBy: formatSort(expression.by) } };
  }
}

function rootBelow(name: string, root: '$' | '$$ROOT.'): '$' | '$$ROOT.' {
  return name === 'CURRENT' ? '$$ROOT.' : root;
}

/** `$literal` is needed where a text in the value would be read as a path. */
function formatLiteral(value: Value): unknown {
  const written = encodeValue(value);
  return hasDollar(value) ? { $literal: written } : written;
}

function hasDollar(value: Value): boolean {
  if (typeof value === 'string') return value.startsWith('$');
  if (isValueArray(value)) return value.some(hasDollar);
  return isDataObject(value) && Object.values(value).some(hasDollar);
}

function formatNamed(fields: readonly NamedExpression[], root: '$' | '$$ROOT.'): unknown {
  const object: Record<string, unknown> = {};
  for (const { name, expression } of fields) setOwn(object, name, format(expression, root));
  return object;
}

function formatSort(by: Extract<Expression, { kind: 'sortArray' }>['by']): unknown {
  if (typeof by === 'number') return by;
  return Object.fromEntries(by.map(({ path, direction }) => [path.segments.join('.'), direction]));
}

/** By position where that is possible: always as a list, in which an array is an operand. */
function formatOperands(
  { operator, operands }: Extract<Expression, { kind: 'call' }>,
  inside: (part: Expression) => unknown,
): unknown {
  if (operator === '$switch') return formatBranches(operands.map(inside));
  const { positional, named } = allOperators.get(operator) ?? {};
  const isPositional = positional !== undefined && operands.length <= positional.most;
  if (named === undefined || isPositional) return operands.map(inside);
  const written: Record<string, unknown> = {};
  for (const [index, name] of [...named.required, ...named.optional].entries()) {
    const operand = operands[index];
    const isLeftOut = operand === undefined || (operand.kind === 'missing' && operand.isLeftOut === true);
    if (!isLeftOut) written[name] = inside(operand);
  }
  return written;
}

function formatBranches(operands: readonly unknown[]): unknown {
  const pairs = operands.length >> 1;
  const branches = Array.from({ length: pairs }, (_, pair) =>
    Object.fromEntries(['case', 'then'].map((name, place) => [name, operands[pair * 2 + place]])),
  );
  return operands.length % 2 === 0 ? { branches } : { branches, default: operands[pairs * 2] };
}
