import { isAborted } from './check-cancelled.js';
import type { Consistency, Logger, OperationContext, Principal, TraceContext } from './context.js';

/** A signal that is made when somebody first asks for it. */
export interface SignalSource {
  readonly signal: AbortSignal;
  /** Whether it is aborted, or would be if somebody had asked for it. */
  readonly isAborted: boolean;
}

/**
 * A context whose signal is made when somebody asks for it, as most calls end before anybody does. Its signal is no own
 * property: who needs a context that differs calls {@link deriveContext}; a spread would lose the signal.
 */
export class LazyContext implements OperationContext {
  readonly requestId: string;
  readonly logger: Logger;
  readonly principal: Principal;
  readonly consistency: Consistency;
  readonly deadlineMs: number | undefined;
  readonly trace: TraceContext | undefined;
  readonly tenant: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly #source: SignalSource;

  constructor(source: SignalSource, fields: Omit<OperationContext, 'signal' | 'isAborted'>) {
    this.requestId = fields.requestId;
    this.logger = fields.logger;
    this.principal = fields.principal;
    this.consistency = fields.consistency;
    this.deadlineMs = fields.deadlineMs;
    this.trace = fields.trace;
    this.tenant = fields.tenant;
    this.idempotencyKey = fields.idempotencyKey;
    this.#source = source;
  }

  get signal(): AbortSignal {
    return this.#source.signal;
  }

  isAborted(): boolean {
    return this.#source.isAborted;
  }
}

/** What may differ in a derived context. */
export type ContextChanges = Partial<Omit<OperationContext, 'signal' | 'isAborted'>>;

/** A context that is another one but for the changes; its signal is the other's. */
export function deriveContext(outer: OperationContext, changes: ContextChanges): OperationContext {
  return new LazyContext(new OuterSignal(outer), {
    requestId: changes.requestId ?? outer.requestId,
    logger: changes.logger ?? outer.logger,
    principal: changes.principal ?? outer.principal,
    consistency: changes.consistency ?? outer.consistency,
    deadlineMs: changes.deadlineMs ?? outer.deadlineMs,
    trace: changes.trace ?? outer.trace,
    tenant: changes.tenant ?? outer.tenant,
    idempotencyKey: changes.idempotencyKey ?? outer.idempotencyKey,
  });
}

class OuterSignal implements SignalSource {
  readonly #outer: OperationContext;

  constructor(outer: OperationContext) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    return this.#outer.signal;
  }

  get isAborted(): boolean {
    return isAborted(this.#outer);
  }
}
