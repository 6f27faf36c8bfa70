import { checkContentSize } from '../document/content-size.js';
import { compilePatch } from '../patch/compile-patch.js';
import { compilePipelineUpdate } from './apply-pipeline.js';
import type { Contents } from './apply-rename.js';
import type { Update, UpdateOutcome } from './ast.js';
import { type CompiledChange, compileChange } from './compile-change.js';
import type { EditState } from './place.js';
import { resolveTargets } from './resolve-targets.js';
import type { UpdateSubject } from './update-subject.js';

/** An update made ready for many documents. */
export type CompiledUpdate = (subject: UpdateSubject) => UpdateOutcome;

/** The update that was applied last: one for many documents comes many times in a row. A WeakMap costs more than it saves. */
let last: { readonly update: Update; readonly apply: CompiledUpdate } | undefined;

/**
 * What an update makes of a document. Pure: the document is not touched, and the parts that stay are the same references
 * in the outcome, so whoever keeps either must not change it.
 *
 * Depth is checked. Size is checked here only where it may grow beyond what the request itself weighs (many elements at
 * once, arrays filled up with nulls); the writer checks the rest where it has the text (`checkContentBytes`).
 *
 * @throws DataError BAD_OPERAND (the document does not fit the update), BAD_VALUE (a number out of range),
 *   CONFLICTING_PATHS (positional steps meet at one element), DOCUMENT_TOO_LARGE, LIMIT_EXCEEDED
 */
export function applyUpdate(update: Update, subject: UpdateSubject): UpdateOutcome {
  if (last?.update !== update) last = { update, apply: compileUpdate(update) };
  return last.apply(subject);
}

/** Compiles an update; see {@link applyUpdate}, which keeps the one it was given last. */
export function compileUpdate(update: Update): CompiledUpdate {
  if (update.kind === 'mergePatch' || update.kind === 'jsonPatch') return compilePatch(update);
  if (update.kind === 'pipeline') return compilePipelineUpdate(update);
  const changes = update.changes.map(compileChange);
  const insertOnly = changes.some((change) => change.insertOnly);
  const lasting = changes.filter((change) => !change.insertOnly);
  return (subject) => applyChanges(insertOnly && !subject.inserting ? lasting : changes, subject);
}

/** Nulls weigh five bytes with their comma: more padding than this fits into no document. */
const bytesOfPaddedNull = 5;

function applyChanges(changes: readonly CompiledChange[], subject: UpdateSubject): UpdateOutcome {
  const { document, limits, now } = subject;
  const padding = Math.floor(limits.documentBytesMax / bytesOfPaddedNull);
  const state: EditState = { documentId: document.id, now, owned: new Set(), paddingLeft: padding, changed: false };
  // All paths are resolved before anything changes: array filters see the document as it was.
  const resolved = resolveTargets(changes, subject, state);
  const contents: Contents = { data: document.data, metadata: document.metadata };
  changes.forEach((change, index) => {
    change.apply(contents, resolved?.[index] ?? change.targets, state, limits);
  });
  if (!state.changed) return { data: document.data, metadata: document.metadata, changed: false };
  const mayOutgrow = state.paddingLeft < padding || resolved?.some((targets) => targets.length > 1) === true;
  if (mayOutgrow) checkContentSize({ id: document.id, ...contents }, limits);
  return { data: contents.data, metadata: contents.metadata, changed: true };
}
