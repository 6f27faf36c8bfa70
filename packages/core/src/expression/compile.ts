import { DataError } from '../errors/data-error.js';
import { getOwn, setOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import type { Expression } from './ast.js';
import type { Evaluate } from './evaluate.js';

/** Compiles an expression. Fields of an object that come out missing are left out of it. */
export function compileExpression(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'field': {
      const { segments } = expression.path;
      const [only] = segments;
      if (segments.length === 1 && only !== undefined) return (document) => getOwn(document, only);
      return (document) => readField(document, segments, 0);
    }
    case 'object': {
      const fields = expression.fields.map((field) => ({
        name: field.name,
        evaluate: compileExpression(field.expression),
      }));
      return (document) => {
        const object: Record<string, Value> = {};
        for (const { name, evaluate } of fields) {
          const value = evaluate(document);
          if (value !== undefined) setOwn(object, name, value);
        }
        return object;
      };
    }
    default:
      throw new DataError('INTERNAL', `An expression of the kind ${expression.kind} cannot be run.`);
  }
}

/**
 * Reads a path as aggregation does, which differs from filters: an array along the path gives the array of what its
 * objects have there (nested arrays are passed over), and a number names a field, never an element.
 */
function readField(object: DataObject, segments: readonly string[], depth: number): Value | undefined {
  let value: Value | undefined = object;
  for (let level = depth; level < segments.length; level += 1) {
    if (isValueArray(value)) {
      return value
        .map((element) => (isDataObject(element) ? readField(element, segments, level) : undefined))
        .filter((element) => element !== undefined);
    }
    if (!isDataObject(value)) return undefined;
    value = getOwn(value, segments[level] as string);
  }
  return value;
}
