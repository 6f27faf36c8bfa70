import {
  type ChangeDetail,
  type CollectionInfo,
  DataError,
  type DataObject,
  type Document,
  duplicateValue,
  findKnownIndex,
  type IndexDefinition,
} from '@database-service/core';
import { MemoryIndex } from './memory-index.js';

/** One collection's documents and indexes. All that changes it is synchronous, so each change is atomic. */
export class Table {
  readonly documents = new Map<string, Document>();
  readonly indexes = new Map<string, MemoryIndex>();
  readonly createdAt = new Date();
  /** What documents must fit; looked at by core before it stores one. */
  schema: DataObject | undefined;
  /** How much the records of its changes hold. */
  changeDetail: ChangeDetail = 'after';

  /**
   * Stores a document in the place of the one with its id, if there is one.
   * @throws DataError DUPLICATE_VALUE, LIMIT_EXCEEDED; nothing is changed then
   */
  put(document: Document): void {
    const indexes = [...this.indexes.values()];
    const entries = indexes.map((index) => {
      const made = index.makeEntries(document);
      const taken = index.findTaken(made, document.id);
      if (taken !== undefined) throw duplicateValue(index.definition, document, taken);
      return made;
    });
    this.#removeEntries(document.id);
    indexes.forEach((index, position) => {
      const made = entries[position];
      if (made !== undefined) index.add(made, document.id);
    });
    this.documents.set(document.id, document);
  }

  /** Removes a document, if it is there. */
  remove(id: string): void {
    this.#removeEntries(id);
    this.documents.delete(id);
  }

  /**
   * @returns whether it was not there already
   * @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES, LIMIT_EXCEEDED
   */
  createIndex(definition: IndexDefinition): boolean {
    const known = [...this.indexes.values()].map((index) => index.definition);
    if (findKnownIndex(known, definition) !== undefined) return false;
    const index = new MemoryIndex(definition);
    for (const document of this.documents.values()) {
      const entries = index.makeEntries(document);
      if (index.findTaken(entries, document.id) !== undefined) {
        throw duplicatesError(definition);
      }
      index.add(entries, document.id);
    }
    this.indexes.set(definition.name, index);
    return true;
  }

  /** What the catalogue tells of it. */
  describe(name: string): CollectionInfo {
    const indexes = [...this.indexes.values()].map((index) => index.describe());
    const { createdAt, schema, changeDetail } = this;
    return { name, createdAt, indexes, changeDetail, ...(schema === undefined ? {} : { schema }) };
  }

  #removeEntries(id: string): void {
    const stored = this.documents.get(id);
    if (stored === undefined) return;
    for (const index of this.indexes.values()) index.remove(stored);
  }
}

function duplicatesError({ name }: IndexDefinition): DataError {
  const message = `The index ${JSON.stringify(name)} cannot be unique: several documents have the same key.`;
  return new DataError('INDEX_DUPLICATES', message, { details: { index: name } });
}
