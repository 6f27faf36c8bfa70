import { type DataError, isAborted, type OperationContext } from '@database-service/core';

/** A context that can be ended. */
export interface LimitedContext {
  readonly context: OperationContext;
  abort(reason: DataError): void;
  /** To be called when the work is over: lets go of the outer signal. */
  release(): void;
}

/**
 * A context with a deadline and a signal of its own, which follows the outer one.
 *
 * The signal is made when it is first asked for: most calls are over before anybody does, and a signal with a listener
 * costs more than a read by id does.
 */
export function limitContext(outer: OperationContext, deadlineMs: number): LimitedContext {
  let controller: AbortController | undefined;
  const passOn = (): void => controller?.abort(outer.signal.reason);
  const context: OperationContext = {
    // Not by spreading, which would make the outer signal.
    requestId: outer.requestId,
    logger: outer.logger,
    principal: outer.principal,
    consistency: outer.consistency,
    ...(outer.trace === undefined ? undefined : { trace: outer.trace }),
    ...(outer.tenant === undefined ? undefined : { tenant: outer.tenant }),
    ...(outer.idempotencyKey === undefined ? undefined : { idempotencyKey: outer.idempotencyKey }),
    deadlineMs,
    isAborted: () => (controller === undefined ? isAborted(outer) : controller.signal.aborted),
    // An own property, so that spreading the context keeps it.
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (outer.signal.aborted) passOn();
        else outer.signal.addEventListener('abort', passOn, { once: true });
      }
      return controller.signal;
    },
  };
  return {
    context,
    abort(reason) {
      controller ??= new AbortController();
      controller.abort(reason);
    },
    release() {
      if (controller !== undefined) outer.signal.removeEventListener('abort', passOn);
    },
  };
}
