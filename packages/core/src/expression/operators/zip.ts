import type { Value } from '../../value/value.js';
import { checkMadeLength, type Evaluate } from '../evaluate.js';
import type { OperatorDefinition } from '../operator.js';
import { readArrayOperand, readStrictArray } from '../read-operand.js';

/** `$zip`: the parser sees to it that `inputs` and `defaults` are written as arrays. */
export const zipOperators: readonly OperatorDefinition[] = [
  {
    name: '$zip',
    named: { required: ['inputs'], optional: ['useLongestLength', 'defaults'] },
    compile: compileZip,
  },
];

function compileZip([inputs, useLongestLength, defaults]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const lists = readStrictArray('$zip', inputs?.(document, scope));
    const standIns = readArrayOperand('$zip', defaults?.(document, scope));
    const arrays: (readonly Value[])[] = [];
    for (const list of lists) {
      const array = readArrayOperand('$zip', list);
      if (array === null) return null;
      arrays.push(array);
    }
    const lengths = arrays.map((array) => array.length);
    const takesLongest = useLongestLength?.(document, scope) === true;
    // One by one: arguments of a call are limited in number.
    const length = lengths.reduce((a, b) => (takesLongest ? Math.max(a, b) : Math.min(a, b)));
    checkMadeLength('$zip', length * arrays.length, scope);
    return Array.from({ length }, (_, index) =>
      arrays.map((array, place) => (index < array.length ? (array[index] as Value) : (standIns?.[place] ?? null))),
    );
  };
}

/**
 * Checks what `$zip` takes as written, beyond what its operands' names say.
 *
 * @returns what is wrong and with which operand; nothing if all is well
 */
export function findZipFault(raw: Readonly<Record<string, unknown>>): readonly [string, string] | undefined {
  const { inputs, defaults, useLongestLength } = raw;
  if (!Array.isArray(inputs) || inputs.length === 0) return ['inputs', 'takes an array of arrays, at least one'];
  if (useLongestLength !== undefined && typeof useLongestLength !== 'boolean') {
    return ['useLongestLength', 'takes true or false'];
  }
  if (defaults === undefined) return undefined;
  if (!Array.isArray(defaults) || defaults.length !== inputs.length) {
    return ['defaults', 'takes an array as long as inputs'];
  }
  return useLongestLength === true ? undefined : ['defaults', 'is of use with "useLongestLength": true only'];
}
