import { afterEach, beforeEach, expect, it } from 'vitest';
import { call, post } from '../testing/call.js';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';

let folder: ReturnType<typeof makeFolder>;

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.remove());

it('serves on and ends well when the reader of its log has left', async () => {
  const server = await spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'true' });
  server.process.stdout?.destroy();
  server.process.stderr?.destroy();
  for (let n = 1; n <= 20; n += 1) {
    expect((await post(server.url, '/api/v1/documents', `{"collection":"c","id":"d${n}","data":{}}`)).status).toBe(201);
  }
  expect((await call(server.url, 'GET', '/ready')).status).toBe(200);
  expect((await server.stop()).code).toBe(0);
});
