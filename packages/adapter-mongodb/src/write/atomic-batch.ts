import {
  DataError,
  type Document,
  holdChecks,
  isDataError,
  type OperationContext,
  runBatch,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { type ClientSession, MongoError } from 'mongodb';
import { collectionOf } from '../driver.js';
import { storedName } from '../names.js';
import { readById } from '../read/get.js';
import type { Store } from '../store.js';
import type { StoredDocument } from '../stored/stored-document.js';
import { createPrimitives } from './primitives.js';
import { sameDocument } from './same-document.js';
import { WriteScope } from './write-scope.js';

/** How often a transaction is begun anew because others were in its way. */
const attemptsMax = 30;
const commitsMax = 5;
const pauseMsMax = 100;

/** What is done within a transaction besides its writes. */
export interface AtomicOptions {
  readonly claim?: string;
  /** Behind the writes, where all of them could be done. */
  finish?(results: readonly WriteResult[], session: ClientSession): Promise<void>;
}

/**
 * Does a batch in a transaction of MongoDB's: all of it, with its checks, or nothing. Begins anew where another transaction was
 * in its way.
 *
 * @returns one result for each operation; fewer where one failed, which is the last: nothing was done then
 * @throws DataError VERSION_MISMATCH (a check), OUTCOME_UNKNOWN, and what `finish` throws
 */
export async function writeAtomically(
  context: OperationContext,
  store: Store,
  batch: WriteBatch,
  options: AtomicOptions = {},
): Promise<readonly WriteResult[]> {
  for (let attempt = 1; ; attempt += 1) {
    await store.driver.call(context, 'read', async () => undefined);
    const session = store.driver.client.startSession();
    try {
      return await tryAtomically(context, store, batch, options, session);
    } catch (error) {
      if (!isTransient(error) || attempt === attemptsMax) throw store.driver.wordError(context, error, 'write');
    } finally {
      await session.endSession();
    }
    await new Promise((resolve) => {
      setTimeout(resolve, Math.random() * Math.min(pauseMsMax, 2 ** attempt));
    });
  }
}

async function tryAtomically(
  context: OperationContext,
  store: Store,
  batch: WriteBatch,
  { claim, finish }: AtomicOptions,
  session: ClientSession,
): Promise<readonly WriteResult[]> {
  const scope = new WriteScope(store, { session, ...(claim === undefined ? {} : { claim }) });
  // Collections cannot be made within every transaction.
  for (const { collection } of batch.operations) await scope.open(context, collection);
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority' },
    readPreference: 'primary',
  });
  let results: readonly WriteResult[];
  try {
    await check(context, scope, batch);
    const { checks: _held, ...rest } = batch;
    const operations = { ...rest, mode: 'ordered' as const };
    results = await runBatch(context, operations, createPrimitives(scope), { limits: store.config.limits });
    const failure = results.find((result) => !result.ok);
    if (failure?.ok === false) {
      if (isTransient(failure.error)) throw failure.error;
      await session.abortTransaction();
      return results;
    }
    await finish?.(results, session);
  } catch (error) {
    await session.abortTransaction().catch(() => {});
    throw error;
  }
  await commit(session);
  for (const name of scope.written) scope.noteWritten(name);
  return results;
}

/** A document that is only looked at is touched, so that another transaction that changes it meanwhile is in conflict. */
async function check(context: OperationContext, scope: WriteScope, batch: WriteBatch): Promise<void> {
  const { store, options } = scope;
  const found = new Map<string, Document | undefined>();
  for (const { collection, id } of batch.checks ?? []) {
    found.set(JSON.stringify([collection, id]), await readById(context, store, collection, id, options));
  }
  holdChecks(batch, (collection, id) => found.get(JSON.stringify([collection, id])));
  for (const { collection, id } of batch.checks ?? []) {
    const document = found.get(JSON.stringify([collection, id]));
    if (document === undefined) continue;
    const filter = sameDocument(document, store.idTypeOf(collection));
    await store.driver.call(context, 'write', (database) =>
      collectionOf<StoredDocument>(database, storedName(collection)).updateOne(
        filter,
        { $set: { '_meta.checked_at': new Date() } },
        options,
      ),
    );
  }
}

/** A commit may be asked for again: it is done once. */
async function commit(session: ClientSession): Promise<void> {
  let unknown: unknown;
  for (let attempt = 1; attempt <= commitsMax; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      if (hasLabel(error, 'UnknownTransactionCommitResult')) unknown = error;
      else if (unknown === undefined) throw error;
    }
  }
  // One of the commits was sent; what was said of the later ones tells nothing about it.
  throw new DataError(
    'OUTCOME_UNKNOWN',
    'The commit was not answered: it was done or not. Read before you repeat it.',
    {
      cause: unknown,
    },
  );
}

function isTransient(error: unknown): boolean {
  const cause = isDataError(error) ? error.cause : error;
  return hasLabel(cause, 'TransientTransactionError');
}

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof MongoError && error.hasErrorLabel(label);
}
