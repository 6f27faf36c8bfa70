import type { ChangeDetail } from '../changes/change-detail.js';
import type { IndexState } from '../index-key/definition.js';
import type { DataObject } from '../value/value.js';

/** What the catalogue knows of a collection. */
export interface CollectionInfo {
  readonly name: string;
  readonly createdAt: Date;
  readonly indexes: readonly IndexState[];
  /** The JSON Schema that its documents must fit when they are written. */
  readonly schema?: DataObject;
  /** How much the records of its changes hold; absent for engines without a change feed. */
  readonly changeDetail?: ChangeDetail;
}

/** Figures of one collection; sizes in bytes, as near as the engine tells. */
export interface CollectionStatistics {
  readonly documentCount: number;
  readonly sizeBytes: number;
  readonly averageDocumentSizeBytes: number;
  readonly indexes: readonly { readonly name: string; readonly sizeBytes: number }[];
}

/** Figures of a whole database. */
export interface DatabaseStatistics {
  readonly collectionsCount: number;
  readonly totalDocuments: number;
  readonly totalSizeBytes: number;
  readonly indexesCount: number;
}

/** How a pool of connections stands, or several that are as one. */
export interface PoolState {
  /** Which of an adapter's: `servers` (all there are), or `primary` and `standbys`. */
  readonly pool: string;
  /** Connections that somebody has. */
  readonly active: number;
  readonly idle: number;
  /** Who wants one and has none yet. */
  readonly waiting: number;
  readonly max: number;
}

/** Whether the engine answers, and how its connections stand. An embedded engine counts its open handles. */
export interface AdapterHealth {
  readonly status: 'connected' | 'disconnected';
  readonly latencyMs: number;
  readonly connections: { readonly active: number; readonly idle: number; readonly max: number };
  /** Version of the engine, where it says. */
  readonly engineVersion?: string;
  /** Why it is disconnected, in words fit for a client. */
  readonly problem?: string;
}
