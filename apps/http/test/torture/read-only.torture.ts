import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, spawnServer } from '../../src/testing/spawn-server.js';
import { readChanges, readPlace } from './follower.js';

/**
 * Makes the database file and its log refuse what is written to them, also by who has them open. Not `-shm`, which SQLite has
 * mapped into memory: there the kernel answers with SIGBUS, which no process survives (docs/reliability.md). Needs
 * CAP_LINUX_IMMUTABLE and a file system that knows the flag (ext4 does, tmpfs does not: set TMPDIR).
 */
function setWritable(folder: string, isWritable: boolean): void {
  const files = readdirSync(folder)
    .filter((name) => !name.endsWith('-shm'))
    .map((name) => path.join(folder, name));
  execFileSync('chattr', [isWritable ? '-i' : '+i', ...files]);
}

it('tells of a file that turned read-only, reads on, and writes again when it may, without a restart', async () => {
  const folder = makeFolder();
  const data = path.join(folder.path, 'data');
  const server = await spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' });
  try {
    const api = new ApiClient(server.url);
    const write = (id: string) => api.post('/documents', { collection: 'c', id, data: {} });
    const start = await readPlace(server.url, 'c');
    for (let n = 0; n < 20; n += 1) expect((await write(`before-${n}`)).status).toBe(201);
    setWritable(data, false);
    expect(existsSync(path.join(data, 'documents.db'))).toBe(true);
    expect(() => writeFileSync(path.join(data, 'documents.db-wal'), '', { flag: 'a' })).toThrow(/EPERM/);
    for (let n = 0; n < 20; n += 1) {
      const { status, code, reason } = await write(`during-${n}`);
      expect([status, code]).toEqual([503, 'CONNECTION_ERROR']);
      expect(['STORAGE_READ_ONLY', 'DATABASE_UNAVAILABLE']).toContain(reason);
      expect((await api.get(`/documents/c/before-${n}`)).status).toBe(200);
    }
    expect(await api.export('c')).toHaveLength(20);
    setWritable(data, true);
    for (let n = 0; n < 20; n += 1) expect((await write(`after-${n}`)).status).toBe(201);
    const ids = (await api.export('c')).map(({ id }) => String(id));
    expect(ids.filter((id) => id.startsWith('during'))).toEqual([]);
    expect(ids).toHaveLength(40);
    const changes = await readChanges(server.url, 'c', start);
    expect(changes.map(({ document_id }) => document_id).sort()).toEqual(ids.sort());
    expect((await server.stop()).code).toBe(0);
  } finally {
    if (existsSync(data)) setWritable(data, true);
    await server.stop('SIGKILL');
    folder.remove();
  }
});
