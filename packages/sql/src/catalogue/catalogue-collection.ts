import type { ChangeDetail, DataObject, Document, IndexEntries, IndexState } from '@database-service/core';
import type { DocumentStatements, EntryStatements } from '../tables/document-statements.js';

/** One index of a collection, as the catalogue has it. */
export interface CatalogueIndex {
  readonly id: number;
  readonly state: IndexState;
  readonly table: string;
  readonly statements: EntryStatements;
  entriesOf(document: Document): IndexEntries;
}

/** One collection, as the catalogue has it. */
export interface StoredCollection {
  readonly id: number;
  readonly name: string;
  readonly table: string;
  readonly createdAt: Date;
  /** What its documents must fit when they are written. */
  readonly schema?: DataObject;
  /** How much the records of its changes hold. */
  readonly changeDetail: ChangeDetail;
  readonly statements: DocumentStatements;
  /** Most that a document may hold. */
  readonly documentBytesMax: number;
  /** By name. */
  readonly indexes: readonly CatalogueIndex[];
}
