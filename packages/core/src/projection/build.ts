import { formatPath } from '../document/parse-path.js';
import type { FieldPath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import type { Expression } from '../expression/ast.js';
import type { Filter } from '../filter/ast.js';
import { buildFieldTree, conflictingFields, type FieldClaim, whole } from '../pipeline/shape/build-tree.js';
import type { ProjectedElement, ProjectedSlice, Projection } from './projection.js';

/** One field that a projection names, and what becomes of it. */
export interface ProjectedField {
  readonly path: FieldPath;
  readonly rule: ProjectedRule;
  /** JSON pointer to where it is named. */
  readonly pointer: string;
}

/** What becomes of a projected field. */
export type ProjectedRule =
  | { readonly kind: 'include' | 'exclude' | 'positional' }
  | { readonly kind: 'computed'; readonly expression: Expression }
  | { readonly kind: 'slice'; readonly skip?: number; readonly count: number }
  | { readonly kind: 'elemMatch'; readonly filter: Filter; readonly form: 'object' | 'value' };

/**
 * Puts the fields of a projection together. Included, computed and positional fields make it including, excluded ones
 * excluding; where there are only others, the rules are MongoDB's of 4.4 and later.
 *
 * @throws DataError BAD_OPERAND, CONFLICTING_PATHS
 */
export function buildProjection(named: readonly ProjectedField[]): Projection {
  const others = named.filter(({ path }) => path.root !== 'id');
  const ids = named.filter(({ path }) => path.root === 'id');
  const [id, secondId] = ids;
  if (secondId !== undefined) throw conflictingFields('id', secondId.pointer);
  for (const field of named) if (field.path.root !== 'data') checkEnvelope(field);
  const mode = modeOf(others, id);
  const claims = others.filter(({ path }) => path.root === 'data').map((field) => claimField(field, mode));
  const positional = findPositional(others);
  return Object.freeze({
    mode,
    tree: buildFieldTree(claims),
    hideId: id?.rule.kind === 'exclude',
    slices: Object.freeze(others.flatMap(listSlice)),
    elements: Object.freeze(others.flatMap(listElement)),
    ...(positional === undefined ? {} : { positional }),
  });
}

function modeOf(others: readonly ProjectedField[], id: ProjectedField | undefined): Projection['mode'] {
  let mode: Projection['mode'] | undefined;
  for (const { rule, pointer } of others) {
    const wanted = modeOfRule(rule);
    if (wanted === undefined) continue;
    if (mode !== undefined && mode !== wanted) {
      throw new DataError(
        'BAD_OPERAND',
        'A projection includes or computes fields, or it excludes them (0), never both; only the id may differ.',
        { details: { pointer } },
      );
    }
    mode = wanted;
  }
  if (mode !== undefined) return mode;
  if (id?.rule.kind === 'include') return 'include';
  const hasSlice = others.some(({ rule }) => rule.kind === 'slice');
  return !hasSlice && others.some(({ rule }) => rule.kind === 'elemMatch') ? 'include' : 'exclude';
}

/** `$slice` and `$elemMatch` go with either. */
function modeOfRule({ kind }: ProjectedRule): Projection['mode'] | undefined {
  if (kind === 'exclude') return 'exclude';
  return kind === 'slice' || kind === 'elemMatch' ? undefined : 'include';
}

function checkEnvelope({ path, rule, pointer }: ProjectedField): void {
  const { kind } = rule;
  if (path.root === 'id' && kind === 'exclude') return;
  if (kind === 'include' && path.segments.length === 0) return;
  const fault = describeEnvelopeFault(path, kind);
  throw new DataError(
    'BAD_OPERAND',
    `A projection shapes the data, and the envelope stays: ${fault}. For a field of the data write data.${formatPath(path)}.`,
    { details: { pointer } },
  );
}

function describeEnvelopeFault(path: FieldPath, kind: ProjectedRule['kind']): string {
  if (kind === 'include') return 'metadata cannot be given in part';
  return kind === 'exclude' ? `${path.root} cannot be left out` : `${path.root} is given as it is`;
}

function claimField({ path, rule, pointer }: ProjectedField, mode: Projection['mode']): FieldClaim {
  const { segments } = path;
  if (rule.kind === 'computed') return { segments, rule: Object.freeze(rule), pointer };
  if (rule.kind === 'elemMatch' || (rule.kind === 'slice' && mode === 'exclude')) return { segments, pointer };
  return { segments, rule: whole, pointer };
}

function listSlice({ path, rule }: ProjectedField): readonly ProjectedSlice[] {
  if (rule.kind !== 'slice') return [];
  const { skip, count } = rule;
  return [Object.freeze({ segments: path.segments, count, ...(skip === undefined ? {} : { skip }) })];
}

function listElement({ path, rule, pointer }: ProjectedField): readonly ProjectedElement[] {
  if (rule.kind !== 'elemMatch') return [];
  const [name, ...rest] = path.segments;
  if (name !== undefined && rest.length === 0) {
    return [Object.freeze({ name, filter: rule.filter, form: rule.form })];
  }
  throw new DataError('BAD_OPERAND', '$elemMatch in a projection is for fields at the top only, not for nested ones.', {
    details: { pointer },
  });
}

function findPositional(fields: readonly ProjectedField[]): readonly string[] | undefined {
  const [first, second] = fields.filter(({ rule }) => rule.kind === 'positional');
  if (first === undefined) return undefined;
  if (second !== undefined) {
    throw new DataError('BAD_OPERAND', 'A projection has one positional field (field.$) at most.', {
      details: { pointer: second.pointer },
    });
  }
  const elemMatch = fields.find(({ rule }) => rule.kind === 'elemMatch');
  if (elemMatch === undefined) return first.path.segments;
  throw new DataError('BAD_OPERAND', 'A projection has a positional field (field.$) or $elemMatch, not both.', {
    details: { pointer: elemMatch.pointer },
  });
}
