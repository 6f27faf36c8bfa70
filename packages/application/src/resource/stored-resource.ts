import { type DocumentRow, readDocumentRow } from '@database-service/core';
import { JsonAnswer } from '../output/json-answer.js';
import { type DocumentResource, toResource } from './document-resource.js';
import { formatTag } from './etag.js';

/** A document as the API shows it, whose data and metadata are the JSON text that its engine keeps. */
export class StoredResource extends JsonAnswer<DocumentResource> {
  readonly id: string;
  readonly collection: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** JSON text. */
  readonly metadata: string;
  /** JSON text. */
  readonly data: string;
  readonly #row: DocumentRow;

  constructor(row: DocumentRow, collection: string) {
    super();
    const [id, version, createdAtMs, updatedAtMs, metadata, data] = row;
    this.id = id;
    this.collection = collection;
    this.version = version;
    this.createdAt = new Date(createdAtMs);
    this.updatedAt = new Date(updatedAtMs);
    this.metadata = metadata;
    this.data = data;
    this.#row = row;
  }

  /** The entity tag, quotes included. */
  get etag(): string {
    return formatTag(this.version, this.createdAt.getTime());
  }

  // The fields in the order of `toResource`.
  get json(): string {
    const names = `{"id":${JSON.stringify(this.id)},"collection":${JSON.stringify(this.collection)},"data":`;
    const times = `,"created_at":"${this.createdAt.toISOString()}","updated_at":"${this.updatedAt.toISOString()}"`;
    return `${names}${this.data}${times},"version":${this.version},"metadata":${this.metadata}}`;
  }

  parse(): DocumentResource {
    return toResource(readDocumentRow(this.#row), this.collection);
  }
}
