import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { parseExpression } from '../../expression/parse.js';
import type { ExpressionScope } from '../../expression/parse-context.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { ProjectStage, Stage } from '../ast.js';
import { buildFieldTree, type FieldClaim, whole } from '../shape/build-tree.js';
import { listFields, type NamedField } from '../shape/list-fields.js';
import type { StageContext } from '../stage-context.js';

/** A field of a `$project`: `_id` itself does not tell whether the others are included or excluded. */
interface ProjectField extends FieldClaim {
  readonly mode: ProjectStage['mode'];
  readonly isId: boolean;
}

/**
 * Parses `$project`: `{name: 1, total: {$add: ["$a", "$b"]}}`, or `{secret: 0}`.
 *
 * Numbers and booleans are flags, all else is computed, so that a number takes `$literal`. All fields are included (or
 * computed) or all excluded, but for `_id`, which stays unless it is excluded.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS, LIMIT_EXCEEDED, and what expressions throw
 */
export function parseProject(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: Pick<StageContext, 'scope'>,
): Stage {
  const fields = listProjectFields(raw, limits, pointer, context.scope);
  const others = fields.filter(({ isId }) => !isId);
  const [first] = others.length === 0 ? fields : others;
  const mode = first?.mode ?? 'exclude';
  const mixed = others.find((field) => field.mode !== mode);
  if (mixed !== undefined) {
    throw new DataError(
      'BAD_OPERAND',
      '$project includes or computes fields, or it excludes them (0), never both; only _id may differ.',
      { details: { pointer: mixed.pointer } },
    );
  }
  const claims = fields.map((field): FieldClaim => (field.mode === mode ? field : withoutRule(field)));
  const namesId = fields.some(({ segments }) => segments[0] === '_id');
  const id: FieldClaim = { segments: ['_id'], rule: whole, pointer };
  const tree = buildFieldTree(mode === 'include' && !namesId ? [id, ...claims] : claims);
  return Object.freeze({ kind: 'project', mode, tree });
}

function listProjectFields(raw: unknown, limits: Limits, pointer: string, scope: ExpressionScope): ProjectField[] {
  const fields = isPlainObject(raw) ? listFields(raw, pointer) : [];
  if (fields.length === 0) {
    throw new DataError('BAD_OPERAND', '$project takes an object with at least one field, such as {"name": 1}.', {
      details: { pointer },
    });
  }
  return fields.map((field) => parseField(field, limits, scope));
}

function parseField({ name, raw, pointer }: NamedField, limits: Limits, scope: ExpressionScope): ProjectField {
  const { segments } = parseValuePath(name, pointer);
  if (typeof raw === 'number' || typeof raw === 'boolean') {
    const mode = Number(raw) === 0 ? 'exclude' : 'include';
    return { segments, rule: whole, pointer, mode, isId: name === '_id' };
  }
  if (isPlainObject(raw) && Object.keys(raw).length === 0) {
    throw new DataError('BAD_OPERAND', 'An empty object projects nothing; for one as a value write {"$literal": {}}.', {
      details: { pointer },
    });
  }
  const expression = parseExpression(raw, limits, pointer, scope);
  return { segments, rule: Object.freeze({ kind: 'computed', expression }), pointer, mode: 'include', isId: false };
}

function withoutRule({ segments, pointer }: FieldClaim): FieldClaim {
  return { segments, pointer };
}
