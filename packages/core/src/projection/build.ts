import { formatPath } from '../document/parse-path.js';
import type { FieldPath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import type { Projection, ProjectionTree } from './projection.js';

/** One field that a projection names. */
export interface ProjectedField {
  readonly path: FieldPath;
  readonly include: boolean;
  /** JSON pointer to where it is named. */
  readonly pointer: string;
}

interface MutableTree {
  [field: string]: true | MutableTree;
}

/**
 * Puts the fields of a projection together.
 *
 * @throws DataError BAD_OPERAND, CONFLICTING_PATHS
 */
export function buildProjection(named: readonly ProjectedField[], pointer: string): Projection {
  const others = named.filter(({ path }) => path.root !== 'id');
  const ids = named.filter(({ path }) => path.root === 'id');
  if (ids.length > 1) throw conflict('id', ids[1] ?? { pointer });
  const tree: MutableTree = Object.create(null);
  for (const field of others) {
    if (field.path.root === 'data') addField(tree, field);
    else checkEnvelope(field);
  }
  const mixed = others.find(({ include }) => include !== others[0]?.include);
  if (mixed !== undefined) {
    throw new DataError(
      'BAD_OPERAND',
      'A projection includes fields (1) or excludes them (0), never both; only the id may differ.',
      { details: { pointer: mixed.pointer } },
    );
  }
  const includes = others[0]?.include ?? ids[0]?.include ?? false;
  return Object.freeze({
    mode: includes ? 'include' : 'exclude',
    fields: freezeTree(tree),
    hideId: ids[0]?.include === false,
  });
}

function checkEnvelope({ path, include, pointer }: ProjectedField): void {
  if (include && path.segments.length === 0) return;
  const fault = include ? 'metadata cannot be given in part' : `${path.root} cannot be left out`;
  throw new DataError(
    'BAD_OPERAND',
    `A projection shapes the data, and the envelope stays: ${fault}. For a field of the data write data.${formatPath(path)}.`,
    { details: { pointer } },
  );
}

function addField(tree: MutableTree, field: ProjectedField): void {
  const { segments } = field.path;
  let node = tree;
  for (const [level, segment] of segments.entries()) {
    const below = node[segment];
    const isLast = level === segments.length - 1;
    if (below === true || (isLast && below !== undefined)) throw conflict(formatPath(field.path), field);
    if (isLast) {
      node[segment] = true;
    } else {
      const next: MutableTree = below ?? Object.create(null);
      node[segment] = next;
      node = next;
    }
  }
}

function freezeTree(tree: MutableTree): ProjectionTree {
  for (const below of Object.values(tree)) if (below !== true) freezeTree(below);
  return Object.freeze(tree);
}

function conflict(name: string, { pointer }: { readonly pointer: string }): DataError {
  return new DataError(
    'CONFLICTING_PATHS',
    `The projection names ${quoteInput(name)} twice, or a field around or within it; name one of them.`,
    { details: { pointer, path: name } },
  );
}
