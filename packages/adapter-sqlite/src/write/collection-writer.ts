import { checkContentBytes, type Document, duplicateId, type Limits, utf8ByteLength } from '@database-service/core';
import { type DocumentRow, readDocumentRow, writeDocumentRow } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection, Row } from '../driver.js';
import { isUniqueViolation } from '../errors.js';
import { changeEntries } from './index-entries.js';

/** A document and its place in the table. */
export interface StoredDocument {
  readonly seq: number;
  readonly document: Document;
}

/**
 * Changes documents of one collection together with their index entries, within the open transaction. What fails may
 * have done a part: the caller undoes it.
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

  /** @throws DataError DOCUMENT_TOO_LARGE, DUPLICATE_ID, DUPLICATE_VALUE, LIMIT_EXCEEDED */
  insert(document: Document): void {
    const seq = this.#insertRow(document);
    this.#changeEntries(seq, undefined, document);
  }

  /** @throws DataError DOCUMENT_TOO_LARGE, DUPLICATE_VALUE, LIMIT_EXCEEDED */
  replace({ seq, document: before }: StoredDocument, after: Document): void {
    const [, version, , updatedAtMs, metadata, data] = this.#toRow(after);
    this.#connection.statement(this.collection.statements.update).run(version, updatedAtMs, metadata, data, seq);
    this.#changeEntries(seq, before, after);
  }

  delete({ seq, document }: StoredDocument): void {
    this.#connection.statement(this.collection.statements.delete).run(seq);
    this.#changeEntries(seq, document, undefined);
  }

  #insertRow(document: Document): number {
    const row = this.#toRow(document);
    try {
      const { lastInsertRowid } = this.#connection.statement(this.collection.statements.insert).run(...row);
      return Number(lastInsertRowid);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw duplicateId(document.id);
    }
  }

  #toRow(document: Document): DocumentRow {
    const row = writeDocumentRow(document);
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

function toStored(row: Row | undefined): StoredDocument | undefined {
  if (row === undefined) return undefined;
  return { seq: Number(row[0]), document: readDocumentRow(row.slice(1) as unknown as DocumentRow) };
}
