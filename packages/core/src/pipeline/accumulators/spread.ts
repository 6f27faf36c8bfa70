import { checkNumber } from '../../expression/number-result.js';
import { isValueArray, type Value } from '../../value/value.js';
import { ExactMoments } from '../exact-moments.js';
import type { AccumulatorState } from './state.js';

/** Bytes of the exact sums, which hold numbers of up to 4,300 bits. */
const momentsBytes = 1200;

/**
 * `$stdDevPop` (0) and `$stdDevSamp` (1), exact but for the last rounding: pass over what is no number; null for none,
 * of a sample also for one.
 */
export function startDeviation(fewer: 0 | 1): AccumulatorState {
  const moments = new ExactMoments();
  let bytes = momentsBytes;
  return {
    add(value) {
      if (typeof value === 'number') moments.add(value, value);
      const grown = bytes;
      bytes = 0;
      return grown;
    },
    remove(value) {
      if (typeof value === 'number') moments.remove(value, value);
    },
    result: () => (moments.count <= fewer ? null : checkNumber(operatorOf('stdDev', fewer), moments.deviation(fewer))),
  };
}

/**
 * `$covariancePop` (0) and `$covarianceSamp` (1) of arrays of two numbers, exact but for the last rounding: pass over
 * everything else; null for none, of a sample also for one.
 */
export function startCovariance(fewer: 0 | 1): AccumulatorState {
  const moments = new ExactMoments();
  return {
    add(value) {
      const pair = readPair(value);
      if (pair !== undefined) moments.add(...pair);
      return 0;
    },
    remove(value) {
      const pair = readPair(value);
      if (pair !== undefined) moments.remove(...pair);
    },
    result: () =>
      moments.count <= fewer ? null : checkNumber(operatorOf('covariance', fewer), moments.covariance(fewer)),
  };
}

function operatorOf(stem: string, fewer: 0 | 1): string {
  return `$${stem}${fewer === 0 ? 'Pop' : 'Samp'}`;
}

function readPair(value: Value | undefined): readonly [number, number] | undefined {
  if (!isValueArray(value) || value.length !== 2) return undefined;
  const [x, y] = value;
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : undefined;
}
