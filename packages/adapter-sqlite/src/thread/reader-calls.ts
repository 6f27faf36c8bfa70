import type { AggregateRequest, CountRequest, DocumentRow, FindRequest } from '@database-service/core';

/** What is asked of a reading thread and gives many results, part by part. */
export type StreamCall =
  /** Only while the name has this collection: what is found here goes on where another thread began. */
  | { readonly kind: 'find'; readonly collection: string; readonly id: number; readonly request: FindRequest }
  | { readonly kind: 'aggregate'; readonly collection: string; readonly request: AggregateRequest };

/** What gives one result. */
export type SingleCall =
  | { readonly kind: 'count'; readonly collection: string; readonly request: CountRequest }
  | { readonly kind: 'estimatedCount'; readonly collection: string }
  | { readonly kind: 'explain'; readonly collection: string; readonly request: FindRequest | AggregateRequest }
  | { readonly kind: 'statistics'; readonly collection: string }
  | { readonly kind: 'databaseStatistics' };

/** What is asked of a reading thread. `stream` is the call that began it. */
export type ReaderCall = StreamCall | SingleCall | { readonly kind: 'next'; readonly stream: number };

/** The next results of a stream: documents as rows, whose text is quickest to hand over, or whatever else as it is. */
export type StreamPart = ({ readonly rows: readonly DocumentRow[] } | { readonly values: readonly unknown[] }) & {
  readonly isLast: boolean;
};
