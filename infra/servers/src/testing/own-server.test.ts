import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acceptsConnections } from '../keep/ports.ts';
import { describeOnServer } from './describe-on-server.ts';
import { startOwnServer, useServer } from './use-server.ts';

const portOf = (uri: string): number => Number(new URL(uri).port);

await describeOnServer('postgresql', (shared) => {
  describe('a server of its own', () => {
    it('is another than the one that is shared, which is always the same', async () => {
      await using own = await startOwnServer('postgresql');
      expect(own.uri).not.toBe(shared.uri);
      expect((await useServer('postgresql')).uri).toBe(shared.uri);
    });

    it('is stopped, killed and started at the same address, with its data', async () => {
      await using own = await startOwnServer('postgresql');
      const port = portOf(own.uri);
      await own.stop();
      expect(await acceptsConnections(port)).toBe(false);
      await own.start();
      expect(await acceptsConnections(port)).toBe(true);
      await own.kill();
      expect(await acceptsConnections(port)).toBe(false);
      await own.start();
      await own.restart();
      expect(await acceptsConnections(port)).toBe(true);
    });

    it('leaves nothing when it is removed', async () => {
      const own = await startOwnServer('postgresql');
      expect(existsSync(own.folder ?? '')).toBe(true);
      await own.remove();
      expect(existsSync(own.folder ?? '')).toBe(false);
      await expect(own.restart()).rejects.toThrow('this run has no server');
    });
  });
});
