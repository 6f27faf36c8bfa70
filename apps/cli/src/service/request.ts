import { setTimeout as wait } from 'node:timers/promises';
import { isLoopback } from '@database-service/config';
import { exitCodes, Failure } from '../failure.js';
import type { Connection } from './connection.js';
import { type ErrorBody, Refusal } from './refusal.js';

/** Characters of a foreign answer that are shown. */
const shownAnswerMax = 200;
/** Longest time that a request waits for its turn. */
const waitSecondsMax = 60;

/**
 * Sends a request to the service.
 * @throws Refusal if it is not done, Failure if the service cannot be reached or something else answers
 */
export async function request(connection: Connection, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (connection.database !== undefined) headers.set('X-Database-Type', connection.database);
  // fetch would ask for compression, which costs more than it saves where nothing goes over a network.
  if (isLoopback(new URL(connection.url).hostname)) headers.set('Accept-Encoding', 'identity');
  let response: Response;
  try {
    response = await fetch(`${connection.url}/api/v1${path}`, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Failure(
      `The service at ${connection.url} cannot be reached (${causeOf(error)}).\n  Is it running? Start it by: dbs serve. Another address: --url or DBS_URL`,
      exitCodes.unreachable,
    );
  }
  if (!response.ok) throw await readRefusal(response, connection);
  return response;
}

/**
 * Calls the API with JSON, and gives the answer's data. Waits for its turn where there were too many requests.
 * @throws as request does
 */
export async function call<Data>(
  connection: Connection,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Data> {
  const sent = body === undefined ? {} : asJson(body);
  const init: RequestInit = { ...sent, method, ...(signal === undefined ? {} : { signal }) };
  for (;;) {
    try {
      const response = await request(connection, path, init);
      const text = await response.text();
      const envelope = parseEnvelope(text) ?? throwForeign(response, text, connection);
      return envelope.data as Data;
    } catch (error) {
      const seconds = error instanceof Refusal && error.status === 429 ? error.error.retry_after_seconds : undefined;
      if (seconds === undefined || seconds > waitSecondsMax) throw error;
      process.stderr.write(`Too many requests for now; going on in ${seconds} s.\n`);
      await wait(seconds * 1000, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** What sends JSON by POST. */
export function asJson(body: unknown) {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } as const;
}

/** A name as a part of a path. @throws Failure if it would make another path of it */
export function pathPart(name: string): string {
  if (/^\.{0,2}$/.test(name)) throw new Failure(`"${name}" is no name.`, exitCodes.misused);
  return encodeURIComponent(name);
}

/** What lies beneath a failed fetch. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return error instanceof Error ? error.message : String(error);
}

async function readRefusal(response: Response, connection: Connection): Promise<Refusal> {
  const text = await response.text();
  const error = parseEnvelope(text)?.error;
  if (typeof error?.message === 'string') return new Refusal(response.status, error);
  return throwForeign(response, text, connection);
}

/** Something between us and the service answered, or something else runs there; its words are all there is. */
export function throwForeign(response: Response, text: string, { url }: Connection): never {
  const said = text.trim().replace(/\s+/g, ' ').slice(0, shownAnswerMax);
  const kind = response.headers.get('Content-Type') ?? 'without a type';
  throw new Failure(
    `What answers at ${url} is not the document service (${response.status}, ${kind}): ${said}\n  Is --url right?`,
  );
}

/** The body of every answer that is no stream. */
interface Envelope {
  readonly data?: unknown;
  readonly error?: ErrorBody;
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'success' in value ? (value as Envelope) : undefined;
  } catch {
    return undefined;
  }
}
