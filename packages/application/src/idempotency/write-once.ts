import {
  DataError,
  fingerprintOf,
  type IdempotencyClaim,
  type IdempotencyPort,
  idempotencyScope,
  type WriteBatch,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import type { NamedDatabase } from '../databases.js';
import type { KeyedRequest, OperationScope } from '../operation.js';
import type { Service } from '../service.js';

/** What is kept for the answer of a repetition. */
type Kept = Pick<IdempotencyClaim, 'keep' | 'note'>;

/**
 * Does a batch; with an idempotency key, unless it was done under it before: then the results are those of the first time.
 *
 * @throws DataError with a key: IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT, NOT_SUPPORTED
 */
export async function writeOnce(scope: OperationScope, batch: WriteBatch, kept: Kept): Promise<readonly WriteResult[]> {
  const { service, database, context, keyed } = scope;
  const { adapter } = database;
  if (keyed === undefined) return await adapter.write(context, batch);
  requireIdempotency(service, database);
  const claim = claimOf(scope, keyed, kept);
  const results = await service.idempotency.inFlight.hold({ ...claim, database: database.name }, () =>
    adapter.write(context, { ...batch, idempotency: claim }),
  );
  tellReplay(keyed, results);
  return results;
}

/**
 * What a write of one document gave under the request's key: for what would be refused before the write is sent, because
 * of what the first request with the key has changed.
 *
 * @returns `undefined` without a key, and while it is free
 * @throws DataError IDEMPOTENCY_KEY_REUSED, NOT_SUPPORTED
 */
export async function recallOne(scope: OperationScope): Promise<WriteSuccess | undefined> {
  const { service, database, context, keyed } = scope;
  if (keyed === undefined) return undefined;
  const port = requireIdempotency(service, database);
  const results = (await port.recall(context, claimOf(scope, keyed, { keep: 'results' }))) ?? [];
  tellReplay(keyed, results);
  return results[0];
}

function claimOf({ service, context }: OperationScope, keyed: KeyedRequest, kept: Kept): IdempotencyClaim {
  return {
    scope: idempotencyScope(context),
    key: keyed.key,
    fingerprint: fingerprintOf(keyed.operation, keyed.input),
    retentionMs: service.idempotency.retentionMs,
    ...kept,
  };
}

function tellReplay(keyed: KeyedRequest, [first]: readonly WriteResult[]): void {
  if (first?.ok === true && first.replay !== undefined) keyed.onReplay();
}

/** @throws DataError NOT_SUPPORTED, naming the enabled databases that keep keys */
function requireIdempotency({ databases }: Service, { name, adapter }: NamedDatabase): IdempotencyPort {
  const { idempotency } = adapter.ports;
  if (idempotency !== undefined) return idempotency;
  const able = databases.names.filter((other) => databases.get(other).adapter.ports.idempotency !== undefined);
  const offer = able.length === 0 ? 'Send the write without one.' : `Enabled databases that do: ${able.join(', ')}.`;
  throw new DataError('NOT_SUPPORTED', `${adapter.engine} keeps no idempotency keys. ${offer}`, {
    details: { database: name, databases: able },
  });
}
