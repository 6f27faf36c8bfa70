import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { comparePositions } from '../../sort/position.js';
import type { SortKey } from '../../sort/sort.js';
import type { DataObject, Value } from '../../value/value.js';
import type { WindowFunction } from './window-function.js';

/** `$rank` and `$denseRank`: documents that tie in the sort share a rank; dense ranks leave no gap after them. */
export function compileRank(sort: readonly SortKey[], isDense: boolean): WindowFunction {
  return ({ positions }) => {
    let rank = 0;
    return (index) => {
      const position = positions[index] ?? [];
      const previous = positions[index - 1];
      if (previous === undefined || comparePositions(previous, position, sort) !== 0) {
        rank = isDense ? rank + 1 : index + 1;
      }
      return rank;
    };
  };
}

/** `$documentNumber`: 1 for the first. */
export const numberDocuments: WindowFunction = () => (index) => index + 1;

/** `$shift`: what another document of the partition gives; the default where there is none, or its value is missing. */
export function compileShift(output: Expression, by: number, standIn: Value): WindowFunction {
  const read = compileExpression(output);
  return ({ documents }) => {
    const readAt = (document: DataObject | undefined): Value | undefined =>
      document === undefined ? undefined : read(document);
    return (index) => {
      const value = readAt(documents[index + by]);
      return value === undefined ? standIn : value;
    };
  };
}
