import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { countryIndexKeys, idOf, makeDocument } from './documents.js';
import { pathInRepository, type ServerProcess, startServer } from './server-process.js';

/** How our server is set up; what is left out is as in production. */
export interface OurSettings {
  readonly name: string;
  /** For its files. */
  readonly folder: string;
  /** Default: the HTTP server. */
  readonly app?: 'http' | 'server';
  /** Environment variables of the configuration, beyond the ports. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments for Node.js. */
  readonly nodeArguments?: readonly string[];
}

/** So high that it never refuses: the limiter works all the same. */
export const generousRate = { APP_RATE_LIMIT_REQUESTS_PER_MINUTE: '1000000000' };

/** No line for each request; all else as in production. */
export const withoutLog = { APP_LOG_ACCESS: 'false' };

/** Nothing beyond the API itself. */
export const withoutTelemetry = { ...withoutLog, APP_METRICS_ENABLED: 'false', APP_RATE_LIMIT_ENABLED: 'false' };

/** Starts our server on a database of its own; what it logs goes to a file. */
export async function startOurs(settings: OurSettings): Promise<ServerProcess> {
  const { name, app = 'http', environment = {}, nodeArguments = [] } = settings;
  const folder = path.join(settings.folder, `ours-${randomUUID()}`);
  mkdirSync(folder);
  return await startServer({
    name,
    command: process.execPath,
    makeArguments: () => [...nodeArguments, pathInRepository(`apps/${app}/dist/main.js`)],
    makeEnvironment: (port: number) => ({
      ...generousRate,
      APP_METRICS_PORT: '0',
      APP_HTTP_PORT: String(port),
      APP_GRPC_PORT: '0',
      ...environment,
    }),
    folder,
    output: path.join(folder, 'log'),
    readyPath: '/ready',
  });
}

/** Stores the documents at positions 0 to `count` by HTTP, with the index that other stores have too. */
export async function fillOurs({ port }: ServerProcess, count: number): Promise<void> {
  const documents = Array.from({ length: count }, (_, position) => ({
    id: idOf(position),
    data: makeDocument(position),
  }));
  const post = async (callPath: string, body: unknown): Promise<void> => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${callPath}`, init);
    if (!response.ok) throw new Error(`Filling answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  await post('/documents/bulk/insert', { collection: 'documents', documents });
  await post('/indexes/documents', { keys: countryIndexKeys });
}
