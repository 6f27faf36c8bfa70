import { type Answer, call } from './call.js';

/** Calls on /api/v1 of one server. */
export class ApiClient {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends JSON if there is a body, and reads the envelope. */
  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const init =
      body === undefined
        ? { headers }
        : { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
    return call(this.#origin, method, `/api/v1${path}`, init);
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('PUT', path, body, headers);
  }

  delete(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Sends lines to an import. */
  import(collection: string, lines: readonly unknown[], query = ''): Promise<Answer> {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const init = { headers: { 'Content-Type': 'application/x-ndjson' }, body };
    return call(this.#origin, 'POST', `/api/v1/collections/${collection}/import${query}`, init);
  }

  /** The parsed lines of an export. */
  async export(collection: string, query = ''): Promise<readonly Record<string, unknown>[]> {
    const response = await fetch(`${this.#origin}/api/v1/collections/${collection}/export${query}`);
    const text = await response.text();
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
  }
}
