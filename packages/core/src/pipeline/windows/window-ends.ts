import { compileExpression } from '../../expression/compile.js';
import type { SortKey } from '../../sort/sort.js';
import type { WindowField } from '../ast.js';
import { compileBounds } from './window-bounds.js';
import type { WindowFunction } from './window-function.js';

/** `$first` and `$last`: of one end of the window; null where it is missing there, or the window is empty. */
export function compileEnd(field: WindowField, sort: readonly SortKey[]): WindowFunction {
  const boundsOf = compileBounds(field.window, sort);
  const read = compileExpression(field.expression);
  const isFirst = field.operator === 'first';
  return (partition) => {
    const rangeOf = boundsOf(partition);
    return (index) => {
      const { from, end } = rangeOf(index);
      if (from === end) return null;
      return read(partition.documents[isFirst ? from : end - 1] ?? {}) ?? null;
    };
  };
}
