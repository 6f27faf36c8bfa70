import type { Adapter } from '../adapter/adapter.js';
import type { OperationContext } from '../context.js';
import { newDocumentId } from '../document/id.js';
import { DataError } from '../errors/data-error.js';
import { defaultIdempotencyRetentionMs, type IdempotencyClaim } from '../idempotency/claim.js';
import { defaultLimits, type Limits, limitsFor } from '../limits.js';

/** Options of `createDatabase`. */
export interface DatabaseOptions {
  /** What documents and queries may not exceed; defaults for what is not given. */
  readonly limits?: Partial<Limits>;
  /** Makes ids for documents that are inserted without one; default 24 hex digits, ordered by time. */
  readonly newId?: () => string;
  /** What every call's context begins with: logger, principal, consistency, … */
  readonly context?: Partial<Omit<OperationContext, 'signal' | 'deadlineMs' | 'idempotencyKey'>>;
  /** How long what was done under an `idempotencyKey` is kept; default 24. */
  readonly idempotencyRetentionHours?: number;
}

/** What all parts of a database share. */
export interface DatabaseSettings {
  readonly adapter: Adapter;
  readonly limits: Limits;
  readonly newId: () => string;
  readonly context: Partial<OperationContext>;
  readonly idempotencyRetentionMs: number;
  /** Of the one call with an idempotency key that these settings are for. */
  readonly claim?: (context: OperationContext) => IdempotencyClaim;
}

/** What writes are made with: `write` may be another's than the adapter's. */
export type WriteSettings = Omit<DatabaseSettings, 'adapter'> & {
  readonly adapter: Pick<Adapter, 'engine' | 'ports' | 'write'>;
};

const hourMs = 3_600_000;

/**
 * Fills in defaults.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function completeSettings(adapter: Adapter, options: DatabaseOptions): DatabaseSettings {
  const { idempotencyRetentionHours: hours = defaultIdempotencyRetentionMs / hourMs } = options;
  if (!Number.isFinite(hours) || hours <= 0) {
    throw new DataError('BAD_ARGUMENT', 'The option idempotencyRetentionHours must be a number above 0.', {
      details: { pointer: '/options/idempotencyRetentionHours' },
    });
  }
  return {
    adapter,
    limits: limitsFor({ ...defaultLimits, ...options.limits }, adapter),
    newId: options.newId ?? newDocumentId,
    context: options.context ?? {},
    idempotencyRetentionMs: Math.ceil(hours * hourMs),
  };
}
