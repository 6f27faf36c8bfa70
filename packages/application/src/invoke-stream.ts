import type { OperationContext } from '@database-service/core';
import type { TSchema } from 'typebox';
import { forEngine } from './for-engine.js';
import { readKeyedRequest } from './idempotency/keyed-request.js';
import { validateInput } from './input/validate-input.js';
import { describeCall, type Invocation, throughMiddlewares, toDataError } from './invoke.js';
import type { Call } from './middleware/middleware.js';
import type { DownloadOperation, UploadOperation } from './operation.js';
import type { Service } from './service.js';

/**
 * As `invoke`, for an operation that answers with a stream. The call lasts, for the middlewares, until the last item was
 * taken or the reader stopped. Nothing happens before the first item is asked for; that first step is where a bad input is
 * thrown.
 * @throws DataError only
 */
export async function* invokeDownload<Item>(
  service: Service,
  operation: DownloadOperation<TSchema, Item>,
  context: OperationContext,
  invocation: Invocation,
): AsyncGenerator<Item, void, undefined> {
  const { input } = invocation;
  const opened = Promise.withResolvers<Call>();
  const ended = Promise.withResolvers<void>();
  // Nobody waits for the end of a call that never opened.
  ended.promise.catch(() => undefined);
  let settled: Promise<unknown> | undefined;
  try {
    const database = service.databases.get(invocation.database);
    // Refused: no stream takes a key.
    readKeyedRequest(operation, context, invocation);
    validateInput(operation.input, input);
    const chain = throughMiddlewares(service, (call) => {
      opened.resolve(call);
      return ended.promise;
    });
    settled = chain(describeCall(operation, database, context, input));
    // A middleware may refuse before the innermost step is reached: then the call never opens.
    settled.catch(opened.reject);
    const call = await opened.promise;
    yield* operation.run(
      { service: forEngine(service, database), database, context: call.context, now: new Date() },
      input,
    );
    ended.resolve();
    await settled;
  } catch (error) {
    const thrown = toDataError(error);
    ended.reject(thrown);
    await settled?.catch(() => undefined);
    throw thrown;
  } finally {
    // Reached alone when the reader stopped early, which is no failure.
    ended.resolve();
  }
}

/**
 * As `invoke`, for an operation that is fed a stream. Items are taken one by one, as fast as they are written.
 * @throws DataError only
 */
export async function invokeUpload<Item, Output>(
  service: Service,
  operation: UploadOperation<TSchema, Item, Output>,
  context: OperationContext,
  invocation: Invocation & { readonly items: AsyncIterable<Item> },
): Promise<Output> {
  const { input, items } = invocation;
  try {
    const database = service.databases.get(invocation.database);
    // Refused: no stream takes a key.
    readKeyedRequest(operation, context, invocation);
    validateInput(operation.input, input);
    const chain = throughMiddlewares(service, (call) =>
      operation.run(
        { service: forEngine(service, database), database, context: call.context, now: new Date() },
        input,
        items,
      ),
    );
    return (await chain(describeCall(operation, database, context, input))) as Output;
  } catch (error) {
    throw toDataError(error);
  }
}
