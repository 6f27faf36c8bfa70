import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { acceptsConnections } from '../keep/ports.ts';
import { describeOnServer } from './describe-on-server.ts';
import { useToxicProxy } from './toxic-proxy.ts';
import { startOwnServer, startStandby, useServer } from './use-server.ts';

/** PostgreSQL's answer to the question whether it speaks TLS; how the connection ended, if it gives none. */
async function askForTls(uri: string): Promise<string> {
  const socket = connect(portOf(uri), '127.0.0.1');
  try {
    return await new Promise((resolve) => {
      socket.once('data', (data) => resolve(String(data)));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      socket.once('end', () => resolve('closed'));
      socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    });
  } finally {
    socket.destroy();
  }
}

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

    it('has a standby, of its data, that is stopped by itself', async () => {
      await using own = await startOwnServer('postgresql');
      await using standby = await startStandby(own);
      expect(existsSync(`${standby.folder}/data/data/standby.signal`)).toBe(true);
      expect(await askForTls(own.uri)).toBe('N');
      expect(await askForTls(standby.uri)).toBe('N');
      await standby.kill();
      expect(await askForTls(standby.uri)).toBe('ECONNREFUSED');
      expect(await askForTls(own.uri)).toBe('N');
    });

    it('is reached through a proxy, also after both were gone', async () => {
      await using own = await startOwnServer('postgresql');
      await using proxy = await useToxicProxy(own.uri);
      expect(new URL(proxy.uri).pathname).toBe('/postgres');
      expect(await askForTls(proxy.uri)).toBe('N');
      await proxy.cut();
      expect(await askForTls(proxy.uri)).toBe('ECONNREFUSED');
      expect(await askForTls(own.uri)).toBe('N');
      await proxy.heal();
      await own.kill();
      expect(await askForTls(proxy.uri)).not.toBe('N');
      await own.start();
      expect(await askForTls(proxy.uri)).toBe('N');
    });
  });
});
