import { HttpConnection } from './http-connection.js';
import { LoadRecord, type LoadResult } from './load-result.js';

/** How long the last answers may take. */
const answerMsMax = 30_000;

/** How a server is loaded. */
export interface HttpLoad {
  readonly port: number;
  /** Requests under way at once, each on a connection of its own. */
  readonly connections: number;
  readonly durationMs: number;
  /** The next request, whole. */
  next(): Buffer;
}

/** Asks, and asks again with each answer, until the time is over and the last answers are there. */
export async function loadHttp({ port, connections, durationMs, next }: HttpLoad): Promise<LoadResult> {
  const failures: string[] = [];
  const open = await Promise.all(
    Array.from({ length: connections }, () =>
      HttpConnection.open(port, (error) => {
        failures.push(error.message);
      }),
    ),
  );
  const record = new LoadRecord(failures);
  const endMs = record.startedAt + durationMs;
  const keepAsking = (connection: HttpConnection): Promise<void> =>
    new Promise((resolve) => {
      const ask = (): void => {
        const sentAt = performance.now();
        connection.send(next(), ({ status }) => {
          record.note(sentAt);
          if (status < 200 || status > 299) failures.push(`status ${status}`);
          if (performance.now() < endMs && failures.length === 0) ask();
          else resolve();
        });
      };
      ask();
    });
  const watch = watchFailures(failures, endMs);
  await Promise.race([Promise.all(open.map(keepAsking)), watch.failed]);
  const result = record.sum();
  watch.stop();
  for (const connection of open) connection.close();
  return result;
}

/** A broken connection has no answer to wait for; nor has a server that hangs. */
function watchFailures(failures: string[], endMs: number): { readonly failed: Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (performance.now() > endMs + answerMsMax) failures.push(`an answer did not come within ${answerMsMax} ms`);
      if (failures.length > 0) resolve();
    }, 200);
  });
  return { failed, stop: () => clearInterval(timer) };
}

/** Headers of a request beyond those that all have. */
export type Headers = Readonly<Record<string, string>>;

const toLines = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `\r\n${name}: ${value}`)
    .join('');

/** A GET request as bytes. */
export function makeGet(path: string, headers: Headers = {}): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1${toLines(headers)}\r\n\r\n`);
}

/** A POST request with a JSON body as bytes. */
export function makePost(path: string, body: unknown, headers: Headers = {}): Buffer {
  const text = JSON.stringify(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}`;
  return Buffer.from(`${head}${toLines(headers)}\r\n\r\n${text}`);
}
