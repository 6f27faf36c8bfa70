import {
  type CollectionInfo,
  DataError,
  type Document,
  duplicateValue,
  type IndexDefinition,
  sameDefinition,
} from '@database-service/core';
import { MemoryIndex } from './memory-index.js';

/** One collection's documents and indexes. All that changes it is synchronous, so each change is atomic. */
export class Table {
  readonly documents = new Map<string, Document>();
  readonly indexes = new Map<string, MemoryIndex>();
  readonly createdAt = new Date();

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

  /** @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES, LIMIT_EXCEEDED */
  createIndex(definition: IndexDefinition): void {
    const known = this.indexes.get(definition.name);
    if (known !== undefined) {
      if (sameDefinition(known.definition, definition)) return;
      throw indexError('INDEX_CONFLICT', definition, 'has other keys or options; choose another name or drop it first');
    }
    const index = new MemoryIndex(definition);
    for (const document of this.documents.values()) {
      const entries = index.makeEntries(document);
      if (index.findTaken(entries, document.id) !== undefined) {
        throw indexError('INDEX_DUPLICATES', definition, 'cannot be unique: several documents have the same key');
      }
      index.add(entries, document.id);
    }
    this.indexes.set(definition.name, index);
  }

  /** What the catalogue tells of it. */
  describe(name: string): CollectionInfo {
    return { name, createdAt: this.createdAt, indexes: [...this.indexes.values()].map((index) => index.describe()) };
  }

  #removeEntries(id: string): void {
    const stored = this.documents.get(id);
    if (stored === undefined) return;
    for (const index of this.indexes.values()) index.remove(stored);
  }
}

function indexError(
  reason: 'INDEX_CONFLICT' | 'INDEX_DUPLICATES',
  definition: IndexDefinition,
  fault: string,
): DataError {
  return new DataError(reason, `The index ${JSON.stringify(definition.name)} ${fault}.`, {
    details: { index: definition.name },
  });
}
