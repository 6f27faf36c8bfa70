import type { ChangeDetail } from '../changes/change-detail.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import type { DocumentRow } from '../document/document-row.js';
import type { IndexDefinition, IndexState } from '../index-key/definition.js';
import type { DataObject } from '../value/value.js';
import type { WriteBatch, WriteResult } from '../write/operation.js';
import type { ManyWriteAtomicity } from './many-write-atomicity.js';
import type { Ports } from './ports.js';
import type { Pushdown } from './pushdown.js';
import type { AggregateRequest, CountRequest, Explanation, FindRequest } from './requests.js';
import type {
  AdapterHealth,
  CollectionInfo,
  CollectionStatistics,
  DatabaseStatistics,
  PoolState,
} from './statistics.js';

/** What an engine can hold at most; configuration may ask for less, never for more. */
export interface EngineLimits {
  readonly documentBytesMax: number;
  readonly depthMax: number;
}

/** What a new collection is to be like. */
export interface CollectionOptions {
  /** A JSON Schema of `parseSchema`: every document that is written must fit it. */
  readonly schema?: DataObject;
  /** How much the records of its changes hold; `after` when absent. Only for adapters with `ports.changes`. */
  readonly changeDetail?: ChangeDetail;
}

/**
 * One engine, behind the meaning of core. Stateful and long-lived.
 *
 * Everything it is given is parsed and valid; every answer is exact, whatever the engine itself can do (the helpers of
 * `plan/` do the rest). It fails with `DataError` only. It may be used before its server can be reached: calls then
 * fail with DATABASE_UNAVAILABLE until it can.
 */
export interface Adapter {
  /** The engine's name: `sqlite`, `postgresql`, … */
  readonly engine: string;
  readonly pushdown: Pushdown;
  readonly limits: EngineLimits;
  /**
   * Present where the engine keeps values of MongoDB's types that others lack: `{$oid: …}`, `{$numberLong: …}`,
   * `{$numberDecimal: …}`, `{$binary: …}`.
   */
  readonly keepsForeignTypes?: true;
  /** What of a write of many documents is done as a whole. */
  readonly manyWriteAtomicity: ManyWriteAtomicity;
  /** A port that is present is the capability. */
  readonly ports: Ports;

  /** A stateless handle; the collection need not exist. */
  collection(name: string): Collection;

  /** All collections, by name. */
  listCollections(context: OperationContext): Promise<readonly CollectionInfo[]>;
  /** @throws DataError COLLECTION_EXISTS */
  createCollection(context: OperationContext, name: string, options?: CollectionOptions): Promise<void>;
  /** @throws DataError COLLECTION_MISSING */
  dropCollection(context: OperationContext, name: string): Promise<void>;

  /**
   * Does the writes in turn; collections that inserts name are made. Never rejects for the fault of one operation
   * (that is its result), but for faults of the whole: engine away, caller gone before the start.
   *
   * Each acknowledged write is durable as configured. A `many` write is as atomic as `manyWriteAtomicity` says; its
   * result counts what was done where it failed.
   * @throws DataError with `batch.idempotency`: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT, NOT_SUPPORTED
   */
  write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]>;

  health(context: OperationContext): Promise<AdapterHealth>;
  /** How its connections stand, without asking the engine. Absent for engines without any. */
  pools?(): readonly PoolState[];
  statistics(context: OperationContext): Promise<DatabaseStatistics>;

  /** Frees everything; calls after it fail with SHUTTING_DOWN. Idempotent. */
  close(): Promise<void>;
}

/** Reads and indexes of one collection. A collection that does not exist reads as an empty one. */
export interface Collection {
  readonly name: string;

  get(context: OperationContext, id: string): Promise<Document | undefined>;
  /** As `get`, unparsed, for those who only pass it on. Present where the engine keeps JSON as `stringifyValue` writes it. */
  getRow?(context: OperationContext, id: string): Promise<DocumentRow | undefined>;

  /** Streams in the order asked for; memory stays flat. Ending the iteration early frees what it holds. */
  find(context: OperationContext, request: FindRequest): AsyncIterable<Document>;
  count(context: OperationContext, request: CountRequest): Promise<number>;
  /** From the engine's figures where it has them; may lag. */
  estimatedCount(context: OperationContext): Promise<number>;
  /** Streams the pipeline's results. */
  aggregate(context: OperationContext, request: AggregateRequest): AsyncIterable<DataObject>;
  /** Runs the read and says how it was answered. */
  explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation>;

  /** `undefined` if the collection does not exist. */
  info(context: OperationContext): Promise<CollectionInfo | undefined>;
  /** @throws DataError COLLECTION_MISSING */
  statistics(context: OperationContext): Promise<CollectionStatistics>;

  /**
   * Makes the index, and the collection if need be; returns when it is ready. Writers go on meanwhile.
   * The same definition again does nothing; `findKnownIndex` decides what is the same.
   * @returns whether it was made by this call
   * @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES
   */
  createIndex(context: OperationContext, definition: IndexDefinition): Promise<boolean>;
  /** @throws DataError COLLECTION_MISSING, INDEX_MISSING */
  dropIndex(context: OperationContext, name: string): Promise<void>;
  /**
   * Sets the JSON Schema (of `parseSchema`) that documents must fit from now on, or takes it away. Those that are there
   * are not checked; each write of one is, whatever it changes.
   * @throws DataError COLLECTION_MISSING
   */
  setSchema(context: OperationContext, schema: DataObject | undefined): Promise<void>;
  /** Without `_id_`. @throws DataError COLLECTION_MISSING */
  listIndexes(context: OperationContext): Promise<readonly IndexState[]>;
}
