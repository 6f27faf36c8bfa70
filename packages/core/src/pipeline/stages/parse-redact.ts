import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import type { Stage } from '../ast.js';
import type { StageContext } from '../stage-context.js';

/** The variables of a `$redact`: its three verdicts, and the object that it looks at. */
const redactVariables = ['KEEP', 'PRUNE', 'DESCEND', 'CURRENT'] as const;

/**
 * Parses `$redact`: `{$cond: [{$eq: ["$level", 5]}, "$$PRUNE", "$$DESCEND"]}`.
 *
 * @throws DataError what expressions throw
 */
export function parseRedact(raw: unknown, limits: Limits, pointer: string, { scope }: StageContext): Stage {
  const variables = new Set([...(scope.variables ?? []), ...redactVariables]);
  return Object.freeze({ kind: 'redact', verdict: parseExpression(raw, limits, pointer, { ...scope, variables }) });
}
