import { parseStoredObject, stringifyValue } from '../value/encode.js';
import type { Document, NewDocument } from './document.js';

/** A document as engines keep it that have columns: by its parts, data and metadata as JSON text. */
export type DocumentRow = readonly [
  id: string,
  version: number,
  createdAtMs: number,
  updatedAtMs: number,
  metadata: string,
  data: string,
];

const noMetadata = Object.freeze({});

/**
 * The document that a row holds.
 *
 * @throws SyntaxError if its JSON is damaged
 */
export function readDocumentRow(row: DocumentRow): Document {
  const [id, version, createdAtMs, updatedAtMs, metadata, data] = row;
  return {
    id,
    data: parseStoredObject(data),
    metadata: metadata === '{}' ? noMetadata : parseStoredObject(metadata),
    version,
    createdAt: new Date(createdAtMs),
    updatedAt: new Date(updatedAtMs),
  };
}

/** The values of a document's columns, in the same order. */
export function writeDocumentRow(
  document: Document | (NewDocument & Pick<Document, 'version' | 'createdAt' | 'updatedAt'>),
): DocumentRow {
  return [
    document.id,
    document.version,
    document.createdAt.getTime(),
    document.updatedAt.getTime(),
    stringifyValue(document.metadata),
    stringifyValue(document.data),
  ];
}
