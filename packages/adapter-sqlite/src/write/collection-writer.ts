import { DataError, type Document } from '@database-service/core';
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
  /** Called when the catalogue was changed: what is known of the collection is old then. */
  readonly #onCatalogueChange: () => void;

  constructor(connection: Connection, collection: CatalogueCollection, onCatalogueChange: () => void) {
    this.#connection = connection;
    this.collection = collection;
    this.#onCatalogueChange = onCatalogueChange;
  }

  /** Whether a change may fail after it did a part. */
  get mayFailHalfway(): boolean {
    return this.collection.indexes.length > 0;
  }

  findById(id: string): StoredDocument | undefined {
    const { selectByIdWithSeq } = this.collection.statements;
    return toStored(this.#connection.statement(selectByIdWithSeq).get(id) as Row | undefined);
  }

  findBySeq(seq: number): StoredDocument | undefined {
    return toStored(this.#connection.statement(this.collection.statements.selectBySeq).get(seq) as Row | undefined);
  }

  /** @throws DataError DUPLICATE_ID, DUPLICATE_VALUE, LIMIT_EXCEEDED */
  insert(document: Document): void {
    const seq = this.#insertRow(document);
    this.#changeEntries(seq, undefined, document);
  }

  /** @throws DataError DUPLICATE_VALUE, LIMIT_EXCEEDED */
  replace({ seq, document: before }: StoredDocument, after: Document): void {
    const [, version, , updatedAtMs, metadata, data] = writeDocumentRow(after);
    this.#connection.statement(this.collection.statements.update).run(version, updatedAtMs, metadata, data, seq);
    this.#changeEntries(seq, before, after);
  }

  delete({ seq, document }: StoredDocument): void {
    this.#connection.statement(this.collection.statements.delete).run(seq);
    this.#changeEntries(seq, document, undefined);
  }

  #insertRow(document: Document): number {
    try {
      const { lastInsertRowid } = this.#connection
        .statement(this.collection.statements.insert)
        .run(...writeDocumentRow(document));
      return Number(lastInsertRowid);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new DataError(
        'DUPLICATE_ID',
        `The collection ${JSON.stringify(this.collection.name)} has a document with the id ${JSON.stringify(document.id)} already.`,
        { details: { collection: this.collection.name, id: document.id }, cause: error },
      );
    }
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
