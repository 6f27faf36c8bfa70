import {
  checkContentBytes,
  type Document,
  type DocumentRow,
  duplicateId,
  type Limits,
  outlastCreation,
  readDocumentRow,
  utf8ByteLength,
  writeDocumentRow,
} from '@database-service/core';
import { insertChange, type NewChangeRow, writeStoredChange } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection, Row } from '../driver.js';
import { isUniqueViolation } from '../errors.js';
import { changeEntries } from './index-entries.js';
import type { DocumentTexts } from './text-document.js';

/** A document and its place in the table. */
export interface StoredDocument {
  readonly seq: number;
  readonly document: Document;
}

/**
 * Changes documents of one collection together with their index entries and the change feed, within the open
 * transaction. What fails may have done a part: the caller undoes it.
 */
export class CollectionWriter {
  readonly collection: CatalogueCollection;
  readonly #connection: Connection;
  readonly #limits: Limits;
  /** Called when the catalogue was changed: what is known of the collection is old then. */
  readonly #onCatalogueChange: () => void;

  constructor(
    connection: Connection,
    collection: CatalogueCollection,
    options: { readonly limits: Limits; readonly onCatalogueChange: () => void },
  ) {
    this.#connection = connection;
    this.collection = collection;
    this.#limits = options.limits;
    this.#onCatalogueChange = options.onCatalogueChange;
  }

  findById(id: string): StoredDocument | undefined {
    const { selectByIdWithSeq } = this.collection.statements;
    return toStored(this.#connection.statement(selectByIdWithSeq).get(id) as Row | undefined);
  }

  findBySeq(seq: number): StoredDocument | undefined {
    return toStored(this.#connection.statement(this.collection.statements.selectBySeq).get(seq) as Row | undefined);
  }

  /**
   * @param texts - of the document, where they are known
   * @throws DataError DOCUMENT_TOO_LARGE, DUPLICATE_ID, DUPLICATE_VALUE, LIMIT_EXCEEDED
   */
  insert(document: Document, texts?: DocumentTexts): void {
    const row = this.#toRow(document, texts);
    const seq = this.#insertRow(row);
    this.#changeEntries(seq, undefined, document);
    this.#record('created', row);
  }

  /** @throws DataError DOCUMENT_TOO_LARGE, DUPLICATE_VALUE, LIMIT_EXCEEDED */
  replace({ seq, document: before }: StoredDocument, after: Document): void {
    const row = this.#toRow(after);
    const [, version, , updatedAtMs, metadata, data] = row;
    this.#connection.statement(this.collection.statements.update).run(version, updatedAtMs, metadata, data, seq);
    this.#changeEntries(seq, before, after);
    this.#record('updated', row);
  }

  delete({ seq, document }: StoredDocument): void {
    outlastCreation(document.createdAt);
    this.#connection.statement(this.collection.statements.delete).run(seq);
    this.#changeEntries(seq, document, undefined);
    const { id, version } = document;
    const deletion: NewChangeRow = [this.collection.name, id, 'deleted', version + 1, Date.now(), null, null, null];
    this.#connection.statement(insertChange).run(...deletion);
  }

  /** Leaves the record of a document that is stored now. */
  #record(op: 'created' | 'updated', row: DocumentRow): void {
    this.#connection.statement(insertChange).run(...writeStoredChange(op, this.collection, row));
  }

  #insertRow(row: DocumentRow): number {
    try {
      const { lastInsertRowid } = this.#connection.statement(this.collection.statements.insert).run(...row);
      return Number(lastInsertRowid);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw duplicateId(row[0]);
    }
  }

  #toRow(document: Document, texts?: DocumentTexts): DocumentRow {
    const row = texts === undefined ? writeDocumentRow(document) : toRow(document, texts);
    const [, , , , metadata, data] = row;
    checkContentBytes(utf8ByteLength(metadata) + utf8ByteLength(data), document.id, this.#limits);
    return row;
  }

  #changeEntries(seq: number, before: Document | undefined, after: Document | undefined): void {
    let isCatalogueChanged = false;
    for (const index of this.collection.indexes) {
      if (changeEntries(this.#connection, index, seq, before, after)) isCatalogueChanged = true;
    }
    if (isCatalogueChanged) this.#onCatalogueChange();
  }
}

function toRow({ id, version, createdAt, updatedAt }: Document, { metadata, data }: DocumentTexts): DocumentRow {
  return [id, version, createdAt.getTime(), updatedAt.getTime(), metadata, data];
}

function toStored(row: Row | undefined): StoredDocument | undefined {
  if (row === undefined) return undefined;
  return { seq: Number(row[0]), document: readDocumentRow(row.slice(1) as unknown as DocumentRow) };
}
