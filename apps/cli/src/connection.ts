import { type Command, InvalidArgumentError } from 'commander';
import { Failure } from './failure.js';

/** Where a running service is, and which of its databases. */
export interface Connection {
  readonly url: string;
  readonly database?: string;
}

/** Adds the options that say where the service is. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'where the service runs', parseUrl, 'http://127.0.0.1:8080')
    .option('--database <name>', 'database of the service (default: its own default)');
}

/** Sends a request to the service. @throws Failure with the service's own message, or why it cannot be reached */
export async function request(connection: Connection, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (connection.database !== undefined) headers.set('X-Database-Type', connection.database);
  let response: Response;
  try {
    response = await fetch(`${connection.url}/api/v1${path}`, { ...init, headers });
  } catch (error) {
    throw new Failure(
      `The service at ${connection.url} cannot be reached (${causeOf(error)}). Is it running? Try: dbs serve`,
    );
  }
  if (!response.ok) throw new Failure(await explainAnswer(response));
  return response;
}

/** What lies beneath a failed fetch. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return error instanceof Error ? error.message : String(error);
}

/** The body of a failed answer, as far as it is ours. */
interface ErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: Record<string, unknown> };
}

async function explainAnswer(response: Response): Promise<string> {
  const text = await response.text();
  let body: ErrorBody = {};
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    // Something between us and the service answered; its words are all there is.
    return `The service answered ${response.status}: ${text.slice(0, 500)}`;
  }
  const { code, message, details } = body.error ?? {};
  const { errors, inserted_count: inserted } = details ?? {};
  const done = typeof inserted === 'number' ? `\n${inserted} documents had been inserted.` : '';
  const lines = Array.isArray(errors) ? errors.slice(0, 10).map((one) => `\n  ${JSON.stringify(one)}`) : [];
  return `${message ?? text} (${response.status} ${code ?? ''})${done}${lines.join('')}`;
}

function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Give an http or https URL, for example http://127.0.0.1:8080.');
  }
  return text.replace(/\/+$/, '');
}
