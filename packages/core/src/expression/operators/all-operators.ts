import type { OperatorDefinition } from '../operator.js';

/** The operators that expressions may have, by name. `$literal`, `$let`, `$map`, `$filter`, `$reduce`, `$sortArray` have nodes of their own. */
export const allOperators: ReadonlyMap<string, OperatorDefinition> = new Map(
  ([] as readonly (readonly OperatorDefinition[])[]).flat().map((definition) => [definition.name, definition]),
);
