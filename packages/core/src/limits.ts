/** What requests and documents may not exceed. The defaults are the same on every engine, so that data can move. */
export interface Limits {
  /** Of a document's data and metadata as JSON text in UTF-8. */
  readonly documentBytesMax: number;
  /** Of nested objects and arrays; the document itself is level 1. */
  readonly depthMax: number;
  /** Operands of `$in`, `$nin`, `$all`. */
  readonly inOperandsMax: number;
  /** Tests and logical operators of one filter. */
  readonly filterNodesMax: number;
  readonly pipelineStagesMax: number;
  /** Documents on one page. */
  readonly pageMax: number;
  /** Operations of one bulk call. */
  readonly bulkOperationsMax: number;
  /** Documents that core may read for one query. */
  readonly scanDocumentsMax: number;
  /** Values of types that only MongoDB has are let through, as the objects of Extended JSON that they are; else refused. */
  readonly keepsForeignTypes?: true;
}

/** The limits for one engine: with the types that it keeps. */
export function limitsFor(limits: Limits, { keepsForeignTypes }: { readonly keepsForeignTypes?: true }): Limits {
  return keepsForeignTypes === true ? { ...limits, keepsForeignTypes } : limits;
}

/** The limits of a service that configures none. */
export const defaultLimits: Limits = {
  documentBytesMax: 2 * 1024 * 1024,
  depthMax: 64,
  inOperandsMax: 10_000,
  filterNodesMax: 1_000,
  pipelineStagesMax: 100,
  pageMax: 1_000,
  bulkOperationsMax: 100_000,
  scanDocumentsMax: 100_000,
};
