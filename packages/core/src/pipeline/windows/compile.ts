import type { SortKey } from '../../sort/sort.js';
import type { WindowField } from '../ast.js';
import { compileFieldAccumulator, compileWindowAccumulator, type WindowLimits } from './accumulate.js';
import { compileDerivative, compileIntegral } from './calculus.js';
import { compileExpMovingAvg } from './exp-moving-average.js';
import { compileLinearFill, compileLocf } from './fills.js';
import { compileRank, compileShift, numberDocuments } from './ranks.js';
import { compileEnd } from './window-ends.js';
import type { WindowFunction } from './window-function.js';

/** Compiles one field of `$setWindowFields`. */
export function compileWindowField(field: WindowField, sort: readonly SortKey[], limits: WindowLimits): WindowFunction {
  switch (field.operator) {
    case 'rank':
      return compileRank(sort, false);
    case 'denseRank':
      return compileRank(sort, true);
    case 'documentNumber':
      return numberDocuments;
    case 'shift':
      return compileShift(field.expression, field.by ?? 0, field.default ?? null);
    case 'expMovingAvg':
      return compileExpMovingAvg(field.expression, field.alpha ?? 1);
    case 'derivative':
      return compileDerivative(field, sort);
    case 'integral':
      return compileIntegral(field, sort, limits);
    case 'first':
    case 'last':
      return compileEnd(field, sort);
    case 'locf':
      return compileLocf(field.expression);
    case 'linearFill':
      return compileLinearFill(field.expression, sort);
    default:
      return compileWindowAccumulator(field, compileFieldAccumulator(field), sort, limits);
  }
}
