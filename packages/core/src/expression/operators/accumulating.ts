import { startExtreme } from '../../pipeline/accumulators/extreme.js';
import { startDeviation } from '../../pipeline/accumulators/spread.js';
import type { AccumulatorState } from '../../pipeline/accumulators/state.js';
import { startAverage, startSum } from '../../pipeline/accumulators/sum.js';
import { isValueArray } from '../../value/value.js';
import type { OperatorDefinition } from '../operator.js';

/** Accumulators of `$group` as expressions: over their operands, or over the elements of one alone that is an array. */
export const accumulatingOperators: readonly OperatorDefinition[] = [
  accumulate('$max', () => startExtreme(1)),
  accumulate('$min', () => startExtreme(-1)),
  accumulate('$sum', startSum),
  accumulate('$avg', startAverage),
  accumulate('$stdDevPop', () => startDeviation(0)),
  accumulate('$stdDevSamp', () => startDeviation(1)),
];

function accumulate(name: string, start: () => AccumulatorState): OperatorDefinition {
  return {
    name,
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: (operands) => (document, scope) => {
      const values = operands.map((operand) => operand(document, scope));
      const [only] = values;
      const state = start();
      for (const value of values.length === 1 && isValueArray(only) ? only : values) state.add(value, document);
      return state.result();
    },
  };
}
