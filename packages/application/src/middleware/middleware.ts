import type { OperationContext } from '@database-service/core';

/** What a middleware may know of a call: names, never bodies. */
export interface Call {
  readonly operation: string;
  readonly kind: 'read' | 'write' | 'admin';
  /** Answers with a stream or is fed by one: it may rightly last for hours. */
  readonly streams: boolean;
  readonly database: string;
  readonly collection: string | undefined;
  readonly context: OperationContext;
}

/** Does the call, or refuses it, and passes the answer on. */
export type Next = (call: Call) => Promise<unknown>;

/** Telemetry, access, deadlines: whatever goes around operations. */
export type Middleware = (next: Next) => Next;
