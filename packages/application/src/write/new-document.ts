import { checkDocumentId, type DataObject, decodeData, decodeMetadata, type NewDocument } from '@database-service/core';
import type { Service } from '../service.js';

/** What a caller gives of a new document. */
export interface NewDocumentInput {
  readonly data: unknown;
  readonly id?: string | undefined;
  readonly metadata?: unknown;
}

/** Most documents have none. */
const noMetadata: DataObject = Object.freeze({});

/**
 * Checks a new document, and gives it an id if it has none.
 *
 * @param pointer - JSON pointer to the object that has the fields
 * @throws DataError BAD_NAME, BAD_VALUE, LIMIT_EXCEEDED
 */
export function parseNewDocument(service: Service, input: NewDocumentInput, pointer = ''): NewDocument {
  const { limits } = service;
  return {
    id: input.id === undefined ? service.ids.next() : checkDocumentId(input.id, `${pointer}/id`),
    data: decodeData(input.data, limits, `${pointer}/data`),
    metadata: input.metadata === undefined ? noMetadata : decodeMetadata(input.metadata, limits, `${pointer}/metadata`),
  };
}
