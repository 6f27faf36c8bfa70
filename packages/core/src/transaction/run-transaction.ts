import { setTimeout } from 'node:timers/promises';
import type { Adapter } from '../adapter/adapter.js';
import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { DataError, isDataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import { TransactionView } from './transaction-view.js';

/** How a transaction is run. */
export interface RunTransactionOptions {
  readonly limits: Limits;
  /** Runs before it is given up because others were quicker each time. */
  readonly attemptsMax: number;
}

const waitMsMax = 200;

/**
 * Runs a function on a view of the database, and makes what it wrote so, all or none, if all that it read is still as it
 * read it; else it runs again, on a new view. No lock is held while it runs.
 *
 * @throws DataError NOT_SUPPORTED (an engine without transactions), WRITE_CONTENTION, CANCELLED, DEADLINE_EXCEEDED, what
 *   the engine refuses of its writes (DUPLICATE_ID, DUPLICATE_VALUE, SCHEMA_MISMATCH, …); and what the function throws
 */
export async function runTransaction<Result>(
  context: OperationContext,
  adapter: Adapter,
  options: RunTransactionOptions,
  work: (view: TransactionView) => Promise<Result>,
): Promise<Result> {
  if (adapter.ports.transactions === undefined) {
    throw new DataError('NOT_SUPPORTED', `The engine ${adapter.engine} has no transactions.`);
  }
  for (let attempt = 1; ; attempt += 1) {
    checkCancelled(context);
    const view = new TransactionView(adapter, options.limits);
    const outcome = await settle(view, work);
    const conflict = await commit(context, adapter, view, 'error' in outcome);
    if (conflict === undefined) {
      if ('error' in outcome) throw outcome.error;
      return outcome.result;
    }
    if (attempt >= options.attemptsMax) throw contention(attempt, conflict);
    // Those who met each other part again.
    await setTimeout(Math.random() * Math.min(waitMsMax, 2 ** attempt), undefined, { signal: context.signal }).catch(
      () => undefined,
    );
  }
}

type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

async function settle<Result>(
  view: TransactionView,
  work: (view: TransactionView) => Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    const result = await work(view);
    view.end();
    return { result };
  } catch (error) {
    // Whoever failed may have left others running; they write nothing.
    try {
      view.end();
    } catch {}
    return { error };
  }
}

/**
 * Sends what was written. Of one that failed only the checks are sent: what it fell over may have been a mixture of two
 * states, which the next run does not see.
 *
 * @returns why it has to run again
 */
async function commit(
  context: OperationContext,
  adapter: Adapter,
  view: TransactionView,
  isFailed: boolean,
): Promise<DataError | undefined> {
  const batch = await view.toBatch();
  const operations = isFailed ? [] : batch.operations;
  // One document, or none, was read in one state.
  if (operations.length === 0 && (batch.checks ?? []).length < 2) return undefined;
  try {
    const results = await adapter.write(context, { ...batch, operations });
    const failure = results.find((result) => !result.ok);
    if (failure?.ok === false) throw failure.error;
    return undefined;
  } catch (error) {
    if (isDataError(error) && (error.reason === 'VERSION_MISMATCH' || error.reason === 'WRITE_CONTENTION'))
      return error;
    // The function's own failure is told, not that its checks could not be made.
    if (isFailed) return undefined;
    throw error;
  }
}

function contention(attempts: number, cause: DataError): DataError {
  const message = `Others changed what the transaction had read, ${attempts} times; try again later.`;
  return new DataError('WRITE_CONTENTION', message, { details: { attempts }, cause });
}
