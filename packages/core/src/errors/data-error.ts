import { type ErrorCode, type ErrorReason, errorReasons } from './reasons.js';

/** Recognises a DataError across duplicate copies of this package, where `instanceof` would not. */
const brand = Symbol.for('@database-service/core/DataError');

/** Facts about an error that its reader can act on. Sent to clients: never a secret, SQL text or a stack. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** What may accompany a DataError. */
export interface DataErrorOptions {
  readonly details?: ErrorDetails;
  /** What lies beneath; logged, never sent. */
  readonly cause?: unknown;
}

/** The one error that leaves core, the adapters and the application. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly reason: ErrorReason;
  /** Whether the same call may succeed when repeated unchanged. */
  readonly retryable: boolean;
  readonly details: ErrorDetails;

  /**
   * @param reason - entry of the catalogue; gives code and retryability
   * @param message - says what is wrong and what to do next, in words fit for a client
   */
  constructor(reason: ErrorReason, message: string, options: DataErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const entry = errorReasons[reason];
    this.code = entry.code;
    this.reason = reason;
    this.retryable = entry.retryable;
    this.details = options.details ?? {};
  }
}

/** Whether a value is a DataError, of this copy of the package or another. */
export function isDataError(value: unknown): value is DataError {
  return typeof value === 'object' && value !== null && brand in value;
}
