import type { Adapter } from '../adapter/adapter.js';
import type { OperationContext } from '../context.js';
import { newDocumentId } from '../document/id.js';
import { defaultLimits, type Limits } from '../limits.js';

/** Options of `createDatabase`. */
export interface DatabaseOptions {
  /** What documents and queries may not exceed; defaults for what is not given. */
  readonly limits?: Partial<Limits>;
  /** Makes ids for documents that are inserted without one; default 24 hex digits, ordered by time. */
  readonly newId?: () => string;
  /** What every call's context begins with: logger, principal, consistency, … */
  readonly context?: Partial<Omit<OperationContext, 'signal' | 'deadlineMs'>>;
}

/** What all parts of a database share. */
export interface DatabaseSettings {
  readonly adapter: Adapter;
  readonly limits: Limits;
  readonly newId: () => string;
  readonly context: Partial<OperationContext>;
}

/** Fills in defaults. */
export function completeSettings(adapter: Adapter, options: DatabaseOptions): DatabaseSettings {
  return {
    adapter,
    limits: { ...defaultLimits, ...options.limits },
    newId: options.newId ?? newDocumentId,
    context: options.context ?? {},
  };
}
