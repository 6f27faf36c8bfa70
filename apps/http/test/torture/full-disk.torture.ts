import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, spawnServer } from '../../src/testing/spawn-server.js';
import { readChanges, readPlace } from './follower.js';

const megabyte = 1_048_576;

/** A disk of a few megabytes. Needs the right to mount one (root, or a container with CAP_SYS_ADMIN). */
function mountSmallDisk(folder: string): { unmount(): void } {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  return { unmount: () => void execFileSync('umount', ['-l', folder]) };
}

it('tells of a full disk, reads on, and writes again when there is room, without a restart', async () => {
  const folder = makeFolder();
  const disk = mountSmallDisk(folder.path);
  const filler = path.join(folder.path, 'filler');
  try {
    writeFileSync(filler, Buffer.alloc(16 * megabyte));
    const server = await spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' });
    const api = new ApiClient(server.url);
    const start = await readPlace(server.url, 'c');
    const acknowledged: string[] = [];
    let refusals = 0;
    const write = async (id: string): Promise<void> => {
      const { status, code, reason } = await api.post('/documents', {
        collection: 'c',
        id,
        data: { text: 'x'.repeat(20_000) },
      });
      if (status === 201) acknowledged.push(id);
      else {
        expect({ status, code, reason }).toEqual({
          status: 503,
          code: 'CONNECTION_ERROR',
          reason: 'STORAGE_FULL',
        });
        refusals += 1;
      }
    };
    for (let n = 0; refusals < 20 && n < 2_000; n += 4) {
      await Promise.all([0, 1, 2, 3].map((more) => write(`d${String(n + more).padStart(4, '0')}`)));
    }
    expect(refusals).toBeGreaterThanOrEqual(20);
    expect(acknowledged.length).toBeGreaterThan(20);
    // Nothing that was refused is there, all that was acknowledged is, and reading goes on.
    const idsOf = async () => (await api.export('c')).map(({ id }) => String(id));
    expect(await idsOf()).toEqual([...acknowledged].sort());
    expect((await api.get(`/documents/c/${acknowledged[0]}`)).status).toBe(200);
    expect((await api.get('/health')).status).toBe(200);

    rmSync(filler);
    refusals = 0;
    for (let n = 0; n < 100; n += 1) await write(`later-${String(n).padStart(3, '0')}`);
    expect(refusals).toBe(0);
    expect(await idsOf()).toEqual([...acknowledged].sort());
    const changes = await readChanges(server.url, 'c', start);
    expect(changes.map(({ document_id }) => document_id).sort()).toEqual([...acknowledged].sort());
    expect((await server.stop()).code).toBe(0);
  } finally {
    disk.unmount();
    folder.remove();
  }
});
