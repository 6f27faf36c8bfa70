import type { ChangeDetail } from '@database-service/core';
import type { DocumentResource } from './document-resource.js';

/** A page of documents. */
export interface SearchResult {
  readonly documents: readonly DocumentResource[];
  readonly pagination: {
    /** Left out with `total: false`. */
    readonly total?: number;
    readonly limit: number;
    readonly offset: number;
    readonly has_more: boolean;
    /** Null on the last page. */
    readonly next_cursor: string | null;
  };
}

/** What a bulk write did; ids by the position of their operation, from 0. */
export interface BulkWriteResult {
  readonly inserted_count: number;
  readonly matched_count: number;
  readonly modified_count: number;
  readonly deleted_count: number;
  readonly upserted_count: number;
  readonly upserted_ids: Readonly<Record<string, string>>;
  readonly inserted_ids: Readonly<Record<string, string>>;
}

/** A committed transaction. */
export interface TransactionResult {
  readonly transaction_id: string;
  readonly operations_count: number;
  readonly status: 'committed';
}

/** The JSON Schema of a collection, as it was given; null if it has none. */
export interface CollectionSchemaResource {
  readonly collection: string;
  readonly schema: unknown;
}

/** How much the records of a collection's changes hold. */
export interface ChangeDetailResource {
  readonly collection: string;
  readonly change_detail: ChangeDetail;
}

/** An index, as lists show it. */
export interface IndexResource {
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1 | 'text'>>;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly weights?: Readonly<Record<string, number>>;
  readonly expire_after_seconds?: number;
  readonly partial_filter?: unknown;
  readonly state: 'building' | 'ready';
}

/** What a raw query gave. */
export interface RawQueryResult {
  readonly results: readonly unknown[];
  readonly execution_time_ms: number;
}

/** How a database is. */
export interface DatabaseHealth {
  readonly database: string;
  readonly status: 'connected' | 'disconnected';
  readonly latency_ms: number;
  readonly connections: { readonly active: number; readonly idle: number; readonly max: number };
  readonly problem?: string;
}

/** What a database holds. */
export interface DatabaseStatisticsResource {
  readonly database: string;
  readonly collections_count: number;
  readonly total_documents: number;
  readonly total_size_bytes: number;
  readonly indexes_count: number;
  /** Null until the first call was measured. */
  readonly avg_query_time_ms: number | null;
}

/** What a collection holds. */
export interface CollectionStatisticsResource {
  readonly collection: string;
  readonly document_count: number;
  readonly size_bytes: number;
  readonly avg_document_size_bytes: number;
  readonly indexes: readonly { readonly name: string; readonly size_bytes: number }[];
}

/** How a read was answered; see core's `Explanation`. */
export interface ExplanationResource {
  readonly engine: string;
  readonly pushed: unknown;
  readonly residual: unknown;
  readonly index: { readonly name: string; readonly ranges: number; readonly serves_sort: boolean } | null;
  readonly sort: 'index' | 'engine' | 'core';
  readonly paging: 'engine' | 'core';
  readonly stages?: { readonly engine: readonly string[]; readonly core: readonly string[] };
  readonly engine_plan: unknown;
  readonly documents_read: number;
  readonly documents_returned: number;
}

/** What a database can do, for programs to read. */
export interface DatabaseDescription {
  readonly name: string;
  readonly engine: string;
  readonly default: boolean;
  /** Null while it cannot be reached, or where it does not say. */
  readonly engine_version: string | null;
  readonly status: 'connected' | 'disconnected';
  readonly capabilities: {
    readonly transactions: 'database' | 'shard' | null;
    readonly rename_collection: boolean;
    readonly raw_query: boolean;
    readonly idempotency_keys: boolean;
    /** Whether update-many and delete-many are all or nothing, or done document by document. */
    readonly many_write_atomicity: 'statement' | 'document';
  };
  /** By operator, how well the engine answers it by itself: one level, or one for each type of operand. */
  readonly pushed_operators: Readonly<Record<string, unknown>>;
  readonly pushed_sort: boolean;
  readonly pushed_paging: boolean;
  readonly limits: Readonly<Record<string, number>>;
}

/** How the service is. */
export interface ServiceHealth {
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly version: string;
  readonly uptime_seconds: number;
  readonly databases: Readonly<Record<string, 'connected' | 'disconnected'>>;
  readonly cache: 'connected' | 'disconnected' | 'disabled';
  readonly messaging: 'connected' | 'disconnected' | 'disabled';
}

/** One line of an export. */
export interface ExportedDocument {
  readonly id: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

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

/** What an import did, when every line was read and written or skipped. */
export interface ImportResult {
  readonly inserted_count: number;
  readonly replaced_count: number;
  readonly skipped_count: number;
}
