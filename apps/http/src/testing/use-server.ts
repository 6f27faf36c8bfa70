import { afterAll } from 'vitest';
import { ApiClient } from './api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from './spawn-server.js';

/** The built server for all tests of a file, without a rate limit, over an empty folder; gone after them. */
export async function useServer(): Promise<{ readonly server: SpawnedServer; readonly api: ApiClient }> {
  const folder = makeFolder();
  afterAll(() => folder.remove());
  const server = await spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false' });
  // Hooks that were registered later run first: the server ends before its folder goes.
  afterAll(() => server.stop());
  return { server, api: new ApiClient(server.url) };
}
