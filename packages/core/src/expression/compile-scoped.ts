import type { Value } from '../value/value.js';
import type { Expression } from './ast.js';
import { bindVariable, type Evaluate, takeTurn, workOf } from './evaluate.js';
import { GrowthGuard } from './growth.js';
import { expressionError } from './operator.js';
import { readArrayOperand } from './read-operand.js';
import { isTrue } from './truth.js';

type Compile = (expression: Expression) => Evaluate;
type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Expressions that give what is there already. */
const givenKinds: ReadonlySet<Expression['kind']> = new Set(['literal', 'missing', 'field', 'variable']);

/** `$let`: its variables do not see each other. */
export function compileLet(node: Node<'let'>, compile: Compile): Evaluate {
  const variables = node.variables.map(({ name, expression }) => ({
    name,
    evaluate: compile(expression),
    // Variables made of variables can double what they hold, level by level.
    isMade: !givenKinds.has(expression.kind),
  }));
  const result = compile(node.in);
  return (document, scope) => {
    let inner = scope;
    for (const { name, evaluate, isMade } of variables) {
      const value = evaluate(document, scope);
      if (isMade) new GrowthGuard('$let').check(value);
      inner = bindVariable(name, value, inner);
    }
    return result(document, inner);
  };
}

/** `$map`: of null or missing it is null; an element that comes out missing is null. */
export function compileMap(node: Node<'map'>, compile: Compile): Evaluate {
  const input = compile(node.input);
  const result = compile(node.in);
  return (document, scope) => {
    const array = readArrayOperand('$map', input(document, scope));
    if (array === null) return null;
    const work = workOf(scope);
    return array.map((element): Value => {
      takeTurn('$map', work);
      const inner = bindVariable(node.as, element, scope, work);
      return result(document, inner) ?? null;
    });
  };
}

/** `$filter`: of null or missing it is null. */
export function compileFilterCall(node: Node<'filter'>, compile: Compile): Evaluate {
  const input = compile(node.input);
  const condition = compile(node.condition);
  const limit = compile(node.limit);
  return (document, scope) => {
    const array = readArrayOperand('$filter', input(document, scope));
    if (array === null) return null;
    const most = readLimit(limit(document, scope));
    const work = workOf(scope);
    const kept: Value[] = [];
    for (const element of array) {
      takeTurn('$filter', work);
      const inner = bindVariable(node.as, element, scope, work);
      if (isTrue(condition(document, inner))) kept.push(element);
      if (kept.length >= most) break;
    }
    return kept;
  };
}

function readLimit(limit: Value | undefined): number {
  if (limit === undefined || limit === null) return Number.POSITIVE_INFINITY;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit > 0) return limit;
  throw expressionError('$filter', 'needs a whole number from 1 as its limit');
}

/** `$reduce`: of null or missing it is null. */
export function compileReduce(node: Node<'reduce'>, compile: Compile): Evaluate {
  const input = compile(node.input);
  const initialValue = compile(node.initialValue);
  const result = compile(node.in);
  return (document, scope) => {
    const array = readArrayOperand('$reduce', input(document, scope));
    if (array === null) return null;
    const work = workOf(scope);
    const guard = new GrowthGuard('$reduce');
    let value = initialValue(document, scope);
    for (const element of array) {
      takeTurn('$reduce', work);
      const inner = bindVariable('value', value, bindVariable('this', element, scope, work));
      value = result(document, inner);
      guard.check(value);
    }
    return value;
  };
}
