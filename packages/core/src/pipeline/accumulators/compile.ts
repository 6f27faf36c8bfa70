import { compileExpression } from '../../expression/compile.js';
import type { Evaluate } from '../../expression/evaluate.js';
import { expressionError } from '../../expression/operator.js';
import type { SortKey } from '../../sort/sort.js';
import { type DataObject, isDataObject, type Value } from '../../value/value.js';
import type { Accumulator } from '../ast.js';
import { startFirst, startFirstN, startLast, startLastN } from './ends.js';
import { startExtreme } from './extreme.js';
import { startAddToSet, startPush } from './lists.js';
import { startMergeObjects } from './merge-objects.js';
import { startMedian, startPercentile } from './percentile.js';
import { startBottom, startExtremes, startSingle, startTop } from './ranked.js';
import { startDeviation } from './spread.js';
import type { AccumulatorState } from './state.js';
import { startAverage, startCount, startSum } from './sum.js';

/** An accumulator, ready to be started for any number of groups. */
export interface CompiledAccumulator {
  /** What of a document is accumulated. */
  readonly read: Evaluate;
  /**
   * Begins it for a group.
   *
   * @param id - the group's `_id`, on which `n` may depend
   * @throws DataError BAD_OPERAND if `n` is no positive integer
   */
  readonly start: (id: Value) => AccumulatorState;
}

/** Compiles an accumulator; its field does not matter here. */
export function compileAccumulator(accumulator: Omit<Accumulator, 'field'>): CompiledAccumulator {
  const { operator, n } = accumulator;
  const readN = n === undefined ? () => 1 : compileN(`$${operator}`, compileExpression(n));
  return {
    read: compileExpression(accumulator.expression),
    start: (id) => startAccumulator(accumulator, readN(id)),
  };
}

function compileN(operator: string, evaluate: Evaluate): (id: Value) => number {
  const nothing: DataObject = {};
  return (id) => {
    const n = evaluate(isDataObject(id) ? id : nothing);
    if (typeof n === 'number' && Number.isSafeInteger(n) && n > 0) return n;
    throw expressionError(operator, 'needs a positive integer as its n');
  };
}

function startAccumulator(accumulator: Omit<Accumulator, 'field'>, n: number): AccumulatorState {
  const { operator, p = [], sort = [] } = accumulator;
  switch (operator) {
    case 'sum':
      return startSum();
    case 'avg':
      return startAverage();
    case 'count':
      return startCount();
    case 'min':
      return startExtreme(-1);
    case 'max':
      return startExtreme(1);
    case 'first':
      return startFirst();
    case 'last':
      return startLast();
    case 'push':
      return startPush();
    case 'addToSet':
      return startAddToSet();
    case 'mergeObjects':
      return startMergeObjects();
    case 'stdDevPop':
      return startDeviation(0);
    case 'stdDevSamp':
      return startDeviation(1);
    case 'median':
      return startMedian();
    case 'percentile':
      return startPercentile(p);
    default:
      return startLimited(operator, n, sort);
  }
}

type LimitedOperator = 'firstN' | 'lastN' | 'minN' | 'maxN' | 'top' | 'topN' | 'bottom' | 'bottomN';

function startLimited(operator: LimitedOperator, n: number, sort: readonly SortKey[]): AccumulatorState {
  switch (operator) {
    case 'firstN':
      return startFirstN(n);
    case 'lastN':
      return startLastN(n);
    case 'minN':
      return startExtremes(1, n);
    case 'maxN':
      return startExtremes(-1, n);
    case 'top':
      return startSingle(startTop(sort, 1));
    case 'topN':
      return startTop(sort, n);
    case 'bottom':
      return startSingle(startBottom(sort, 1));
    case 'bottomN':
      return startBottom(sort, n);
  }
}
