import { type ExitCode, exitCodes, Failure } from '../failure.js';

/** The error of a failed answer, as the service sends it. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly retry_after_seconds?: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What helps with some of the reasons, in words of this command line. The service's message says the rest. */
const hints: Readonly<Record<string, string>> = {
  UNKNOWN_DATABASE: 'See: dbs databases',
  COLLECTION_MISSING: 'See: dbs collections list',
  INDEX_MISSING: 'See: dbs indexes list <collection>',
  SCAN_TOO_LARGE: 'Make the index (dbs indexes create), or give --allow-scan.',
  DUPLICATE_ID: 'Pass over or replace what is there: --on-conflict skip, --on-conflict replace',
  HISTORY_LOST: 'Export the collection again, and watch it without --since.',
};

/** The service refused a request, or failed at it. */
export class Refusal extends Failure {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly error: ErrorBody;

  constructor(status: number, error: ErrorBody, exitCode: ExitCode = exitCodes.failed) {
    super(describe(status, error), exitCode);
    this.status = status;
    this.error = error;
  }

  get reason(): string {
    return String(this.error.details?.reason ?? '');
  }

  /** Whether the same request may do better a little later. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status === 503 || this.status === 504;
  }
}

/** The lines below a message: the reason, the request's id, what helps. */
export function describeSource(status: number, { code, details }: ErrorBody): string {
  const reason = String(details?.reason ?? code);
  const request = details?.request_id === undefined ? '' : `, request ${String(details.request_id)}`;
  const hint = hints[reason];
  return `\n  ${reason} (${status} ${code})${request}${hint === undefined ? '' : `\n  ${hint}`}`;
}

function describe(status: number, error: ErrorBody): string {
  return error.message + describeSource(status, error);
}
