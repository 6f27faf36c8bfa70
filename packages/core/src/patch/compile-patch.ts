import type { JsonPatchUpdate, MergePatchUpdate, UpdateOutcome } from '../update/ast.js';
import type { UpdateSubject } from '../update/update-subject.js';
import { equalValues } from '../value/compare.js';
import { applyJsonPatch } from './apply-json-patch.js';
import { applyMergePatch } from './apply-merge-patch.js';

/** Makes a patch ready for documents. Metadata stay as they are. */
export function compilePatch(update: JsonPatchUpdate | MergePatchUpdate): (subject: UpdateSubject) => UpdateOutcome {
  return ({ document, limits }) => {
    const { data: before, metadata, id } = document;
    const data =
      update.kind === 'jsonPatch'
        ? applyJsonPatch(update.operations, before, limits, id)
        : applyMergePatch(update.patch, before, limits);
    return equalValues(data, before) ? { data: before, metadata, changed: false } : { data, metadata, changed: true };
  };
}
