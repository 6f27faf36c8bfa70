import type { Answer } from '../output/answer.js';
import type {
  changeDetailSchema,
  collectionSchemaSchema,
  collectionStatisticsSchema,
  indexSchema,
} from '../output/catalogue.js';
import type {
  databaseDescriptionSchema,
  databaseHealthSchema,
  databaseStatisticsSchema,
  serviceHealthSchema,
} from '../output/databases.js';
import type { exportedDocumentSchema, searchResultSchema } from '../output/documents.js';
import type { explanationSchema, rawQueryResultSchema } from '../output/queries.js';
import type { bulkWriteResultSchema, importResultSchema, transactionResultSchema } from '../output/writes.js';

/** A page of documents. */
export type SearchResult = Answer<typeof searchResultSchema>;

/** What a bulk write did; ids by the position of their operation, from 0. */
export type BulkWriteResult = Answer<typeof bulkWriteResultSchema>;

/** A committed transaction. */
export type TransactionResult = Answer<typeof transactionResultSchema>;

/** The JSON Schema of a collection, as it was given; null if it has none. */
export type CollectionSchemaResource = Answer<typeof collectionSchemaSchema>;

/** How much the records of a collection's changes hold. */
export type ChangeDetailResource = Answer<typeof changeDetailSchema>;

/** An index, as lists show it. */
export type IndexResource = Answer<typeof indexSchema>;

/** What a raw query gave. */
export type RawQueryResult = Answer<typeof rawQueryResultSchema>;

/** How a database is. */
export type DatabaseHealth = Answer<typeof databaseHealthSchema>;

/** What a database holds. */
export type DatabaseStatisticsResource = Answer<typeof databaseStatisticsSchema>;

/** What a collection holds. */
export type CollectionStatisticsResource = Answer<typeof collectionStatisticsSchema>;

/** How a read was answered; see core's `Explanation`. */
export type ExplanationResource = Answer<typeof explanationSchema>;

/** What a database can do, for programs to read. */
export type DatabaseDescription = Answer<typeof databaseDescriptionSchema>;

/** How the service is. */
export type ServiceHealth = Answer<typeof serviceHealthSchema>;

/** One line of an export. */
export type ExportedDocument = Answer<typeof exportedDocumentSchema>;

/** What an import did, when every line was read and written or skipped. */
export type ImportResult = Answer<typeof importResultSchema>;

/** One line of an import: its parsed JSON, or what is wrong with it. */
export type ImportLine = ImportedLine | UnreadableLine;

/** A line that is JSON. */
export interface ImportedLine {
  /** From 1. */
  readonly line: number;
  readonly value: unknown;
  /** Length of its text, by which batches are kept small. */
  readonly bytes: number;
}

/** A line that is not. */
export interface UnreadableLine {
  readonly line: number;
  /** In words fit for a client. */
  readonly problem: string;
}
