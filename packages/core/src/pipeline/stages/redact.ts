import { DataError } from '../../errors/data-error.js';
import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { bindVariable, type Scope } from '../../expression/evaluate.js';
import { setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../../value/value.js';
import type { FlowStage } from '../running-stage.js';

/** Keeps an object or drops it: `undefined`. */
type Redact = (object: DataObject, root: DataObject) => DataObject | undefined;

/**
 * `$redact`: of each document, and where it says so of each object within, keeps all, nothing, or decides further down.
 * `$$CURRENT`, and so `$field`, is the object at hand. While it runs:
 *
 * @throws DataError BAD_OPERAND if the expression gives anything but one of the three, and what expressions throw
 */
export function startRedact(verdict: Expression): FlowStage {
  const redact = compileRedact(verdict);
  return {
    kind: 'flow',
    take(document, next) {
      const redacted = redact(document, document);
      return redacted === undefined || next(redacted);
    },
  };
}

function compileRedact(verdict: Expression): Redact {
  const evaluate = compileExpression(verdict);
  const verdicts: Scope = ['keep', 'prune', 'descend'].reduce<Scope | undefined>(
    (outer, name) => bindVariable(name.toUpperCase(), name, outer),
    undefined,
  ) as Scope;
  const redact: Redact = (object, root) => {
    const found = evaluate(root, bindVariable('CURRENT', object, verdicts, { steps: 0 }));
    switch (found) {
      case 'keep':
        return object;
      case 'prune':
        return undefined;
      case 'descend':
        return redactFields(object, root, redact);
      default:
        throw new DataError('BAD_OPERAND', '$redact decides by $$KEEP, $$PRUNE or $$DESCEND, and got something else.', {
          details: { stage: '$redact' },
        });
    }
  };
  return redact;
}

function redactFields(object: DataObject, root: DataObject, redact: Redact): DataObject {
  const kept: Record<string, Value> = {};
  for (const name of Object.keys(object)) {
    const value = redactValue(object[name] as Value, root, redact);
    if (value !== undefined) setOwn(kept, name, value);
  }
  return kept;
}

function redactValue(value: Value, root: DataObject, redact: Redact): Value | undefined {
  if (isDataObject(value)) return redact(value, root);
  if (!isValueArray(value)) return value;
  return value.map((element) => redactValue(element, root, redact)).filter((element) => element !== undefined);
}
