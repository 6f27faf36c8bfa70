import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits as limits } from '../limits.js';
import { applyUpdate } from '../update/apply.js';
import type { JsonPatchUpdate, MergePatchUpdate } from '../update/ast.js';
import { parseJsonPatch } from './parse-json-patch.js';
import { parseMergePatch } from './parse-merge-patch.js';

const now = new Date(0);
const document: Document = {
  id: 'a',
  data: { a: 1, tags: ['x'] },
  metadata: { by: 'me' },
  version: 3,
  createdAt: now,
  updatedAt: now,
};
const apply = (update: JsonPatchUpdate | MergePatchUpdate) =>
  applyUpdate(update, { document, inserting: false, now, limits });

describe('a patch as an update', () => {
  it.each<[string, JsonPatchUpdate | MergePatchUpdate]>([
    ['merge patch', parseMergePatch({ a: 2 }, limits)],
    ['JSON Patch', parseJsonPatch([{ op: 'replace', path: '/a', value: 2 }], limits)],
  ])('changes the data and nothing else: %s', (_name, patch) => {
    expect(apply(patch)).toEqual({ data: { a: 2, tags: ['x'] }, metadata: { by: 'me' }, changed: true });
  });

  it.each<[string, JsonPatchUpdate | MergePatchUpdate]>([
    ['merge patch', parseMergePatch({ a: 1, tags: ['x'], no: null }, limits)],
    ['JSON Patch', parseJsonPatch([{ op: 'replace', path: '/a', value: 1 }], limits)],
  ])('that makes what is there changes nothing: %s', (_name, patch) => {
    const { data, changed } = apply(patch);
    expect(changed).toBe(false);
    expect(data).toBe(document.data);
  });
});
