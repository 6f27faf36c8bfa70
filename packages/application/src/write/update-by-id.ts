import type { Update } from '@database-service/core';
import type { OperationScope } from '../operation.js';
import { type DocumentResource, toResource } from '../resource/document-resource.js';
import type { ConditionalInput } from './expectation.js';
import { returnedDocument } from './missing-document.js';
import { writeById } from './write-by-id.js';

/**
 * Updates the document with an id, if it is in the state that the caller expects, and gives it as it is then.
 *
 * @throws DataError as `writeById`, and what the update is refused for
 */
export async function updateById(
  scope: OperationScope,
  input: ConditionalInput,
  update: Update,
): Promise<DocumentResource> {
  const { collection } = input;
  const success = await writeById(scope, input, (target) => ({
    kind: 'update',
    collection,
    target,
    update,
    returning: 'after',
  }));
  return toResource(returnedDocument(success), collection);
}
