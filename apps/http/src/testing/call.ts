import { checkAnswer } from './check-answer.js';

/** What came back, with the parts of the envelope beside it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code?: string;
  readonly reason?: string;
  readonly data?: unknown;
  readonly error?: { readonly message: string; readonly details: Record<string, unknown> };
}

/** Sends a request and reads the envelope. An answer that the API's description does not allow fails the test. */
export async function call(origin: string, method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(origin + path, { method, ...init, duplex: 'half' } as RequestInit);
  const text = await response.text();
  checkAnswer({ method, path, status: response.status, contentType: response.headers.get('content-type'), text });
  const body = text === '' ? {} : JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    code: body.error?.code,
    reason: body.error?.details.reason,
    data: body.data,
    error: body.error,
  };
}

/** Posts JSON, or what a test passes for it. */
export function post(
  origin: string,
  path: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call(origin, 'POST', path, { body, headers: { 'Content-Type': 'application/json', ...headers } });
}
