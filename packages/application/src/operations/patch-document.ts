import { DataError, parseJsonPatch, parseMergePatch, type Update } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, idField, ifMatchField, versionField } from '../input/fields.js';
import { defineOperation, type OperationScope } from '../operation.js';
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { updateById } from '../write/update-by-id.js';

const input = closed({
  collection: collectionField,
  id: idField,
  merge_patch: Type.Optional(Type.Unknown({ description: 'A JSON Merge Patch (RFC 7396) of the data.' })),
  json_patch: Type.Optional(Type.Unknown({ description: 'A JSON Patch (RFC 6902) of the data.' })),
  version: Type.Optional(versionField),
  if_match: Type.Optional(ifMatchField),
});

/** Changes one document by a JSON Merge Patch or a JSON Patch of its data. */
export const patchDocument = defineOperation({
  name: 'patchDocument',
  kind: 'write',
  summary: 'Changes one document by a JSON Merge Patch or a JSON Patch of its data.',
  input,
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    return await updateById(scope, input, readPatch(scope, input));
  },
});

/** Pointers are into the patch: it is the whole body. */
function readPatch({ service }: OperationScope, { merge_patch, json_patch }: Type.Static<typeof input>): Update {
  if ((merge_patch === undefined) === (json_patch === undefined)) {
    throw new DataError('BAD_ARGUMENT', 'Give merge_patch or json_patch.', { details: { pointer: '/merge_patch' } });
  }
  return merge_patch === undefined
    ? parseJsonPatch(json_patch, service.limits)
    : parseMergePatch(merge_patch, service.limits);
}
