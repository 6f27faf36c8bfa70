import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import type { CompiledChange, Keys } from './compile-change.js';
import { formatStep } from './format-path.js';
import { findMatchedElement } from './matched-element.js';
import { PathRegister } from './path-register.js';
import type { EditState } from './place.js';
import type { FindMatched } from './resolve-path.js';
import type { UpdateSubject } from './update-subject.js';

/**
 * Finds where changes apply in a document.
 *
 * @returns the targets of each change; `undefined` if no path has positional steps, so that each says so by itself
 * @throws DataError BAD_OPERAND if a positional step stands for nothing, CONFLICTING_PATHS if two changes meet
 */
export function resolveTargets(
  changes: readonly CompiledChange[],
  subject: UpdateSubject,
  state: EditState,
): readonly (readonly Keys[])[] | undefined {
  if (changes.every((change) => change.resolve === undefined)) return undefined;
  const resolved = changes.map((change) => resolveChange(change, subject, state));
  if (changes.length > 1) refuseOverlap(changes, resolved, state);
  return resolved;
}

function resolveChange(change: CompiledChange, subject: UpdateSubject, state: EditState): readonly Keys[] {
  if (change.resolve === undefined) return change.targets;
  const { document, filter } = subject;
  const { root, path } = change;
  const findMatched: FindMatched = (keys, elements) =>
    // A document that is about to be inserted was not found by anything.
    filter === undefined || subject.inserting
      ? undefined
      : findMatchedElement(filter, document, { root, keys, elements });
  return change.resolve(document[root], { root, path, state }, findMatched);
}

/** Paths that differ as they are written may still lead to one element: `a.$` and `a.0`, `a.$[]` and `a.$[x]`. */
function refuseOverlap(
  changes: readonly CompiledChange[],
  resolved: readonly (readonly Keys[])[],
  state: EditState,
): void {
  const register = new PathRegister<undefined>();
  changes.forEach(({ root, path, source }, index) => {
    const paths = (resolved[index] ?? []).map((keys) => [root, ...keys]);
    if (source !== undefined) paths.push([source.root, ...source.steps.map(formatStep)]);
    for (const keys of paths) {
      if (register.add(keys, undefined) === undefined) continue;
      throw new DataError(
        'CONFLICTING_PATHS',
        `In the document ${JSON.stringify(state.documentId)}, ${quoteInput(path)} and another change touch the same place.`,
        { details: { path, document_id: state.documentId } },
      );
    }
  });
}
