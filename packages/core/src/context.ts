/** Where lines about what happens inside go. Fields, never document bodies or secrets. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Who calls. Without authentication: `anonymous` with no roles. */
export interface Principal {
  readonly name: string;
  readonly roles: readonly string[];
}

/** W3C trace context, as received. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** How fresh a search has to be: `strong` sees everything acknowledged before it began. */
export type Consistency = 'strong' | 'eventual';

/** What travels with every call, from the transport to the engine. */
export interface OperationContext {
  /** Aborted when the caller goes away or the deadline passes; work must stop soon after. */
  readonly signal: AbortSignal;
  /**
   * Whether the signal is aborted, for those who only ask: a transport makes its signal when somebody wants to be told, which
   * costs more than a read by id. Absent: the signal is asked. Who gives a copy another signal takes it away.
   */
  readonly isAborted?: () => boolean;
  /** Epoch milliseconds after which nobody waits for the answer. */
  readonly deadlineMs?: number | undefined;
  readonly requestId: string;
  readonly trace?: TraceContext | undefined;
  readonly logger: Logger;
  readonly principal: Principal;
  readonly tenant?: string | undefined;
  readonly consistency: Consistency;
  /** What the application makes the operation happen once by; see `IdempotencyClaim`. */
  readonly idempotencyKey?: string | undefined;
}

const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const neverAborted = new AbortController().signal;

/** A context with defaults for whatever is not given: no deadline, silent logger, anonymous, strong. */
export function createContext(given: Partial<OperationContext> = {}): OperationContext {
  return {
    signal: neverAborted,
    requestId: '',
    logger: silentLogger,
    principal: { name: 'anonymous', roles: [] },
    consistency: 'strong',
    ...given,
  };
}
