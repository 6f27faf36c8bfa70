import type { Value } from '../value/value.js';
import type { Expression, NamedExpression } from './ast.js';
import { arrayOf, call, literal, missing } from './build.js';
import { readField } from './read-field.js';

/** What variables stand for; one that is there as `undefined` is missing, others stay variables. */
export type VariableValues = ReadonlyMap<string, Value | undefined>;

/** Puts values in the place of variables, but for those that the expression declares itself. */
export function substituteExpression(expression: Expression, values: VariableValues): Expression {
  const inside = (part: Expression): Expression => substituteExpression(part, values);
  switch (expression.kind) {
    case 'literal':
    case 'missing':
    case 'field':
      return expression;
    case 'variable':
      return values.has(expression.name)
        ? constant(readField(values.get(expression.name), expression.segments))
        : expression;
    case 'object':
      return Object.freeze({ kind: 'object', fields: substituteNamed(expression.fields, values) });
    case 'array':
      return arrayOf(expression.items.map(inside));
    case 'call':
      return call(expression.operator, expression.operands.map(inside));
    case 'let': {
      const names = expression.variables.map(({ name }) => name);
      const variables = substituteNamed(expression.variables, values);
      return Object.freeze({ kind: 'let', variables, in: substituteExpression(expression.in, hide(values, names)) });
    }
    case 'map': {
      const result = substituteExpression(expression.in, hide(values, [expression.as]));
      return Object.freeze({ ...expression, input: inside(expression.input), in: result });
    }
    case 'filter': {
      const { input, limit, as } = expression;
      const condition = substituteExpression(expression.condition, hide(values, [as]));
      return Object.freeze({ ...expression, input: inside(input), condition, limit: inside(limit) });
    }
    case 'reduce': {
      const { input, initialValue } = expression;
      const result = substituteExpression(expression.in, hide(values, ['this', 'value']));
      return Object.freeze({
        ...expression,
        input: inside(input),
        initialValue: inside(initialValue),
        in: result,
      });
    }
    case 'sortArray':
      return Object.freeze({ ...expression, input: inside(expression.input) });
  }
}

/** The values without those that are hidden by variables of the same names. */
export function hide(values: VariableValues, names: readonly string[]): VariableValues {
  if (!names.some((name) => values.has(name))) return values;
  return new Map([...values].filter(([name]) => !names.includes(name)));
}

function substituteNamed(fields: readonly NamedExpression[], values: VariableValues): readonly NamedExpression[] {
  return Object.freeze(
    fields.map(({ name, expression }) => Object.freeze({ name, expression: substituteExpression(expression, values) })),
  );
}

function constant(value: Value | undefined): Expression {
  return value === undefined ? missing : literal(value);
}
