import type { Filter } from '../filter/ast.js';
import type { Pipeline } from '../pipeline/ast.js';
import type { Projection } from '../projection/projection.js';
import type { Sort, SortPosition } from '../sort/sort.js';

/** A guard against reading a collection by accident. */
export interface ScanGuard {
  /** Most documents that core may read to answer; more is SCAN_TOO_LARGE. `undefined`: no limit (`allow_scan`). */
  readonly scanDocumentsMax?: number;
}

/** A search: which documents, in which order, which part of them. */
export interface FindRequest extends ScanGuard {
  readonly filter: Filter;
  readonly sort: Sort;
  /** Only documents strictly after this place in the sort. */
  readonly after?: SortPosition;
  readonly skip?: number;
  readonly limit?: number;
  readonly projection?: Projection;
}

/** How many documents match. */
export interface CountRequest extends ScanGuard {
  readonly filter: Filter;
}

/** A pipeline over one collection. */
export interface AggregateRequest extends ScanGuard {
  readonly pipeline: Pipeline;
  /** Documents carry `_meta` too. */
  readonly withMeta: boolean;
}

/** How a read is, or was, answered. All parts are data for the reader of `explain`. */
export interface Explanation {
  readonly engine: string;
  /** The filter as the engine gets it (MongoDB syntax), and what core checks after it; null: nothing. */
  readonly pushed: unknown;
  readonly residual: unknown;
  /** Where each branch of an `$or` is read by an index of its own, their names are joined by ` + `. */
  readonly index: { readonly name: string; readonly ranges: number; readonly servesSort: boolean } | null;
  readonly sort: 'index' | 'engine' | 'core';
  /** Who does skip, limit and count. */
  readonly paging: 'engine' | 'core';
  /** For a pipeline: names of the stages done by each. */
  readonly stages?: { readonly engine: readonly string[]; readonly core: readonly string[] };
  /** The engine's own words: SQL and its query plan, say. */
  readonly enginePlan: unknown;
  /** Documents handed from the engine to core, counted by running the query. */
  readonly documentsRead: number;
  readonly documentsReturned: number;
}
