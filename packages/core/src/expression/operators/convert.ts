import type { Value } from '../../value/value.js';
import { convertValue, type TargetType } from '../conversions/convert-value.js';
import { readTarget } from '../conversions/read-target.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, leftOut, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';

/** `$convert`, and its short forms without `onError` and `onNull`. */
export const convertOperators: readonly OperatorDefinition[] = [
  {
    name: '$convert',
    named: {
      required: ['input', 'to'],
      optional: ['onError', 'onNull'],
      defaults: { onNull: null },
    },
    compile: compileConvert,
  },
  defineShort('$toBool', 'bool'),
  defineShort('$toDate', 'date'),
  defineShort('$toDouble', 'double'),
  defineShort('$toInt', 'int'),
  defineShort('$toLong', 'long'),
  defineShort('$toString', 'string'),
];

function defineShort(name: string, target: TargetType): OperatorDefinition {
  return {
    name,
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => {
        const input = operand?.(document, scope);
        if (input === undefined || input === null) return null;
        const converted = convertValue(input, target);
        if (converted !== undefined && 'value' in converted) return converted.value;
        throw conversionError(name, input, target, converted?.fault);
      };
    },
  };
}

function compileConvert([inputOperand, to, onError, onNull]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const target = readTarget(to?.(document, scope));
    const input = inputOperand?.(document, scope);
    if (input === undefined || input === null) return onNull?.(document, scope);
    if (target === null) return null;
    const converted = target === 'none' ? undefined : convertValue(input, target);
    if (converted !== undefined && 'value' in converted) return converted.value;
    if (onError !== undefined && onError !== leftOut) return onError(document, scope);
    throw conversionError('$convert', input, target === 'none' ? 'this type' : target, converted?.fault);
  };
}

function conversionError(operator: string, input: Value, target: string, fault: string | undefined): Error {
  const reason = fault === undefined ? '' : `: ${fault}`;
  return expressionError(operator, `cannot convert ${describeType(input)} to ${target}${reason}`);
}
