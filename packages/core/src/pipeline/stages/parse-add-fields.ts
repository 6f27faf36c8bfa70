import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { Stage } from '../ast.js';
import { buildFieldTree, type FieldClaim } from '../shape/build-tree.js';
import { listFields } from '../shape/list-fields.js';
import type { StageContext } from '../stage-context.js';

/**
 * Parses `$addFields` and `$set`: `{total: {$add: ["$a", "$b"]}, "address.city": "Oslo", address: {zip: 1}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, LIMIT_EXCEEDED, and what expressions throw
 */
export function parseAddFields(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: Pick<StageContext, 'scope'>,
): Stage {
  const fields = isPlainObject(raw) ? listFields(raw, pointer) : [];
  if (fields.length === 0) {
    throw new DataError('BAD_OPERAND', 'This stage takes an object with at least one field, such as {"name": "Ada"}.', {
      details: { pointer },
    });
  }
  const claims = fields.map((field): FieldClaim => {
    const { segments } = parseValuePath(field.name, field.pointer);
    const expression = parseExpression(field.raw, limits, field.pointer, context.scope);
    return { segments, rule: Object.freeze({ kind: 'computed', expression }), pointer: field.pointer };
  });
  return Object.freeze({ kind: 'addFields', tree: buildFieldTree(claims) });
}
