import { ReadableStream, TextEncoderStream } from 'node:stream/web';

/** What the service answers with, whatever was asked. */
interface Envelope {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Lines are sent in pieces of about this size. */
const pieceLengthMin = 64 * 1024;

async function* joinLines(documents: Iterable<unknown>): AsyncGenerator<string> {
  let piece = '';
  for (const document of documents) {
    piece += `${JSON.stringify(document)}\n`;
    if (piece.length < pieceLengthMin) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Calls of a running service, as any HTTP client makes them. */
export class ServiceClient {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param origin - such as `http://localhost:8080`
   * @param database - of the service; `undefined`: its default
   */
  constructor(origin: string, database?: string) {
    this.#base = `${origin.replace(/\/$/, '')}/api/v1`;
    this.#headers = database === undefined ? {} : { 'X-Database-Type': database };
  }

  /** GET, with parameters; objects among them are sent as JSON. */
  get<T>(path: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
    return this.#send<T>(`${path}?${query}`, { method: 'GET' });
  }

  /** POST of a JSON body. */
  post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'Content-Type': 'application/json' };
    return this.#send<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** DELETE. */
  delete<T>(path: string): Promise<T> {
    return this.#send<T>(path, { method: 'DELETE' });
  }

  /** Streams documents into a collection; one whose id exists replaces what is there, so that it can be run again. */
  importDocuments<T>(collection: string, documents: Iterable<unknown>): Promise<T> {
    const lines = ReadableStream.from(joinLines(documents)).pipeThrough(new TextEncoderStream());
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines,
      duplex: 'half',
    };
    return this.#send<T>(`/collections/${collection}/import?on_conflict=replace`, init as RequestInit);
  }

  async #send<T>(path: string, init: RequestInit): Promise<T> {
    const headers = { ...this.#headers, ...(init.headers as Readonly<Record<string, string>> | undefined) };
    const response = await fetch(this.#base + path, { ...init, headers });
    const envelope = (await response.json()) as Envelope;
    if (envelope.success) return envelope.data as T;
    throw new Error(`${path}: ${response.status} ${envelope.error?.code}: ${envelope.error?.message}`);
  }
}
