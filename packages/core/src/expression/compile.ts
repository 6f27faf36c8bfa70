import { DataError, isDataError } from '../errors/data-error.js';
import { estimateBytes } from '../pipeline/memory.js';
import { getOwn, setOwn } from '../value/own-field.js';
import type { Value } from '../value/value.js';
import type { Expression, NamedExpression } from './ast.js';
import { compileFilterCall, compileLet, compileMap, compileReduce } from './compile-scoped.js';
import { compileSortArray } from './compile-sort-array.js';
import type { Evaluate, Scope } from './evaluate.js';
import { leftOut } from './operator.js';
import { allOperators } from './operators/all-operators.js';
import { readField } from './read-field.js';
import { beginDocument, lookAtClock } from './time-limit.js';

/**
 * Compiles an expression. The function is pure and may be kept as long as the expression.
 *
 * Fields of an object that come out missing are left out of it, items of an array are null. What is the same for every
 * document is computed once.
 */
export function compileExpression(expression: Expression): Evaluate {
  const evaluate = compileNode(expression);
  if (expression.kind === 'literal' || expression.kind === 'missing' || expression.kind === 'field') return evaluate;
  return (document, scope) => {
    beginDocument(document);
    return evaluate(document, scope);
  };
}

function compileNode(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'missing':
      return expression.isLeftOut === true ? leftOut : () => undefined;
    case 'field':
      return compileField(expression.path.segments);
    case 'variable':
      return compileVariable(expression.name, expression.segments);
    case 'object':
      return compileObject(expression.fields);
    case 'array':
      return compileArray(expression.items);
    case 'call':
      return compileCall(expression.operator, expression.operands);
    case 'let':
      return compileLet(expression, compileNode);
    case 'map':
      return compileMap(expression, compileNode);
    case 'filter':
      return compileFilterCall(expression, compileNode);
    case 'reduce':
      return compileReduce(expression, compileNode);
    case 'sortArray':
      return compileSortArray(expression, compileNode);
  }
}

function compileField(segments: readonly string[]): Evaluate {
  const [only] = segments;
  if (segments.length === 1 && only !== undefined) return (document) => getOwn(document, only);
  return (document) => {
    lookAtClock();
    return readField(document, segments);
  };
}

function compileVariable(name: string, segments: readonly string[]): Evaluate {
  return (_document, scope) => {
    let binding: Scope | undefined = scope;
    while (binding !== undefined && binding.name !== name) binding = binding.outer;
    if (binding === undefined) throw new DataError('INTERNAL', `The variable ${name} has no value here.`);
    if (segments.length === 0) return binding.value;
    lookAtClock();
    return readField(binding.value, segments);
  };
}

function compileObject(named: readonly NamedExpression[]): Evaluate {
  const fields = named.map(({ name, expression }) => ({ name, evaluate: compileNode(expression) }));
  return (document, scope) => {
    const object: Record<string, Value> = {};
    for (const { name, evaluate } of fields) {
      const value = evaluate(document, scope);
      if (value !== undefined) setOwn(object, name, value);
    }
    return object;
  };
}

function compileArray(items: readonly Expression[]): Evaluate {
  const parts = items.map(compileNode);
  return (document, scope) => parts.map((evaluate) => evaluate(document, scope) ?? null);
}

function compileCall(operator: string, operands: readonly Expression[]): Evaluate {
  const definition = allOperators.get(operator);
  if (definition === undefined) throw new DataError('INTERNAL', `The operator ${operator} cannot be run.`);
  const call = definition.compile(operands.map(compileNode));
  const evaluate: Evaluate = (document, scope) => {
    lookAtClock();
    return call(document, scope);
  };
  return operands.every(isConstant) && definition.varies !== true ? computeAhead(evaluate) : evaluate;
}

/** Calls of constants are not looked into, so that each part of an expression is looked at once. */
function isConstant(expression: Expression): boolean {
  return expression.kind === 'literal' || expression.kind === 'missing';
}

/** Values larger than that are computed for each document: an expression may have thousands of them, all kept. */
const aheadBytesMax = 16_384;

/** An error waits until a document asks for the value: it may be in a branch that none takes. */
function computeAhead(evaluate: Evaluate): Evaluate {
  try {
    const value = evaluate({});
    if (value !== undefined && estimateBytes(value) > aheadBytesMax) return evaluate;
    return () => value;
  } catch (error) {
    if (isDataError(error)) return evaluate;
    throw error;
  }
}
