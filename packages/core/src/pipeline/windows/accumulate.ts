import { compileExpression } from '../../expression/compile.js';
import type { SortKey } from '../../sort/sort.js';
import type { DataObject, Value } from '../../value/value.js';
import { type CompiledAccumulator, compileAccumulator } from '../accumulators/compile.js';
import { startCovariance } from '../accumulators/spread.js';
import type { AccumulatorState } from '../accumulators/state.js';
import type { AccumulatorOperator, WindowField } from '../ast.js';
import { estimateBytes, type MemoryBudget } from '../memory.js';
import { startMovingExtreme } from './moving-extreme.js';
import { compileBounds, type FindRange } from './window-bounds.js';
import type { NextValue, WindowFunction } from './window-function.js';
import type { WorkMeter } from './work-meter.js';

/** What bounds a window's work and memory. */
export interface WindowLimits {
  readonly meter: WorkMeter;
  readonly budget: MemoryBudget;
}

/** An accumulator over a window. */
export function compileWindowAccumulator(
  field: WindowField,
  accumulator: CompiledAccumulator,
  sort: readonly SortKey[],
  limits: WindowLimits,
): WindowFunction {
  const boundsOf = compileBounds(field.window, sort);
  const isListed = listOperators.has(field.operator);
  const cost = costs.get(field.operator) ?? 1;
  // What is merely read is held, and counted, with its document.
  const isComputed = field.expression.kind !== 'field' && field.expression.kind !== 'literal';
  return (partition) => {
    const { documents } = partition;
    const values = documents.map((document) => accumulator.read(document));
    const valueBytes = isComputed
      ? values.reduce<number>((bytes, value) => bytes + estimateBytes(value ?? null), 0)
      : 0;
    limits.budget.take(valueBytes);
    const source = { values, documents, valueBytes, isListed, cost, start: () => accumulator.start(null) };
    return slideWindow(source, boundsOf(partition), limits);
  };
}

/** The accumulator of a window field, the covariances included. */
export function compileFieldAccumulator(field: WindowField): CompiledAccumulator {
  if (field.operator === 'covariancePop' || field.operator === 'covarianceSamp') {
    const fewer = field.operator === 'covariancePop' ? 0 : 1;
    return { read: compileExpression(field.expression), start: () => startCovariance(fewer) };
  }
  const { operator } = field;
  if (operator === 'min' || operator === 'max') {
    const direction = operator === 'min' ? -1 : 1;
    return { read: compileExpression(field.expression), start: () => startMovingExtreme(direction) };
  }
  return compileAccumulator({ ...field, operator: operator as AccumulatorOperator });
}

/** Those whose result is as long as the window may be: each result costs as much. */
const listOperators: ReadonlySet<WindowField['operator']> = new Set<WindowField['operator']>([
  'push',
  'addToSet',
  'mergeObjects',
  'firstN',
  'lastN',
  'minN',
  'maxN',
  'topN',
  'bottomN',
]);

/** Steps that it takes to add a value, where that is more than one. */
const costs: ReadonlyMap<WindowField['operator'], number> = new Map<WindowField['operator'], number>([
  ['addToSet', 4],
  ['mergeObjects', 4],
  ['minN', 4],
  ['maxN', 4],
  ['median', 4],
  ['percentile', 4],
  ['top', 10],
  ['topN', 10],
  ['bottom', 10],
  ['bottomN', 10],
]);

/** What moves through a window. */
export interface WindowSource {
  readonly values: readonly (Value | undefined)[];
  readonly documents: readonly DataObject[];
  /** What the budget counts for the values; given back at the last document. */
  readonly valueBytes: number;
  /** Whether results are lists, so that giving one takes as long as it is. */
  readonly isListed: boolean;
  /** Steps that it takes to add a value. */
  readonly cost: number;
  readonly start: () => AccumulatorState;
}

/**
 * Accumulates what is in each window. A window that only grows goes on from the one before, and so does one that moves
 * where the accumulator can take values out exactly; else the window is computed anew.
 */
export function slideWindow(source: WindowSource, rangeOf: FindRange, { meter, budget }: WindowLimits): NextValue {
  const { values, documents, valueBytes, start, isListed, cost } = source;
  let state = start();
  let from = 0;
  let end = 0;
  let held = 0;
  let result: Value | undefined;
  const restart = (): void => {
    state = start();
    budget.take(-held);
    held = 0;
    end = from;
  };
  return (index) => {
    const range = rangeOf(index);
    if (result !== undefined && range.from === from && range.end === end) return result;
    if (range.from > from) {
      const kept = from;
      from = range.from;
      if (state.remove === undefined || range.from >= end) restart();
      else for (let place = kept; place < from; place += 1) state.remove(values[place]);
    }
    meter.take((range.end - end) * cost);
    for (; end < range.end; end += 1) {
      const grown = state.add(values[end], documents[end] as DataObject);
      held += grown;
      if (grown !== 0) budget.take(grown);
    }
    result = state.result();
    if (isListed && Array.isArray(result)) meter.take(result.length);
    if (index === documents.length - 1) budget.take(-held - valueBytes);
    return result;
  };
}
