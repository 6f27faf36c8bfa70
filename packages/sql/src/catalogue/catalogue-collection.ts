import type { ChangeDetail, DataObject, Document, IndexEntries, IndexState } from '@database-service/core';
import { identifier, type Sql } from '../fragment.js';
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
  /**
   * Present where the documents are in no table of the service, but in one of another program: a FROM item, in parentheses, with the
   * columns of a table of documents. `seq` may be of any type there.
   */
  readonly source?: Sql;
  /** Whether no index gives the order of ids, so that they have to be sorted for it. */
  readonly isSortedForIds?: boolean;
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

/** FROM item of a collection's documents, without an alias. */
export function documentsOf({ table, source }: Pick<StoredCollection, 'table' | 'source'>): Sql {
  return source ?? identifier(table);
}
