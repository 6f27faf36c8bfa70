import type { OperatorDefinition } from '../operator.js';
import { booleanOperators } from './boolean.js';
import { comparisonOperators } from './comparison.js';
import { conditionalOperators } from './conditional.js';

const families: readonly (readonly OperatorDefinition[])[] = [
  booleanOperators,
  comparisonOperators,
  conditionalOperators,
];

/** The operators that expressions may have, by name. `$literal`, `$let`, `$map`, `$filter`, `$reduce`, `$sortArray` have nodes of their own. */
export const allOperators: ReadonlyMap<string, OperatorDefinition> = new Map(
  families.flat().map((definition) => [definition.name, definition]),
);
