import type { Expression } from './ast.js';

/**
 * The fields of the document that an expression names: the first segments of its paths, and the empty name where it
 * takes the document as a whole.
 */
export function findFieldNames(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  collect(expression, names);
  return names;
}

function collect(expression: Expression, names: Set<string>): void {
  if (expression.kind === 'field') {
    names.add(expression.path.segments[0] ?? '');
    return;
  }
  for (const part of partsOf(expression)) collect(part, names);
}

/** The expressions that one is made of, each once. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'missing':
    case 'field':
    case 'variable':
      return [];
    case 'object':
      return expression.fields.map((field) => field.expression);
    case 'array':
      return expression.items;
    case 'call':
      return expression.operands;
    case 'let':
      return [...expression.variables.map((variable) => variable.expression), expression.in];
    case 'map':
      return [expression.input, expression.in];
    case 'filter':
      return [expression.input, expression.condition, expression.limit];
    case 'reduce':
      return [expression.input, expression.initialValue, expression.in];
    case 'sortArray':
      return [expression.input];
  }
}
