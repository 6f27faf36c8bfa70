import type { Limits } from '../limits.js';
import { applyRename, type Contents } from './apply-rename.js';
import type { Change, UpdatePath } from './ast.js';
import { type Edit, editPath } from './edit.js';
import { formatStep, formatUpdatePath } from './format-path.js';
import { makeEdit } from './make-edit.js';
import type { EditState, Place } from './place.js';
import { compilePathResolver, type PathResolver } from './resolve-path.js';

/** Names and indices that lead to a value. */
export type Keys = readonly string[];

/** A change made ready to be applied. */
export interface CompiledChange {
  /** Whether it counts only where a document is inserted. */
  readonly insertOnly: boolean;
  readonly root: UpdatePath['root'];
  /** The path as it was written, for errors. */
  readonly path: string;
  /** Where the change applies, if its path says so by itself. */
  readonly targets: readonly Keys[];
  /** What finds the targets where the path has positional steps. */
  readonly resolve?: PathResolver;
  /** The path that the change takes a value from, beside those it writes to. */
  readonly source?: UpdatePath;
  readonly apply: (contents: Contents, targets: readonly Keys[], state: EditState, limits: Limits) => void;
}

/** Prepares a change once, for any number of documents. */
export function compileChange(change: Change): CompiledChange {
  if (change.kind === 'rename') return compileRename(change);
  const { root, steps } = change.path;
  const path = formatUpdatePath(change.path);
  const insertOnly = change.kind === 'setOnInsert';
  const edit = makeEdit(change);
  const apply: CompiledChange['apply'] = (contents, targets, state) => {
    const place: Place = { root, path, state };
    for (const keys of targets) editContents(contents, keys, edit, place);
  };
  if (steps.every((step) => typeof step === 'string')) return { insertOnly, root, path, targets: [steps], apply };
  return { insertOnly, root, path, targets: [], resolve: compilePathResolver(change.path), apply };
}

function editContents(contents: Contents, keys: Keys, edit: Edit, place: Place): void {
  const container = contents[place.root];
  if (keys.length > 0) {
    contents[place.root] = editPath(container, keys, edit, place);
    return;
  }
  // The whole metadata, which only $set may replace, and only by an object: the parser sees to it.
  const replaced = edit.change(container, place) as Contents['metadata'];
  if (replaced === container) return;
  place.state.changed = true;
  contents[place.root] = replaced;
}

function compileRename({ path: from, to }: Extract<Change, { kind: 'rename' }>): CompiledChange {
  const [fromPath, path] = [formatUpdatePath(from), formatUpdatePath(to)];
  const [fromKeys, keys] = [from.steps.map(formatStep), to.steps.map(formatStep)];
  return {
    insertOnly: false,
    root: to.root,
    path,
    targets: [keys],
    source: from,
    apply: (contents, _targets, state, limits) => {
      const source = { keys: fromKeys, place: { root: from.root, path: fromPath, state } };
      applyRename(contents, source, { keys, place: { root: to.root, path, state } }, limits);
    },
  };
}
