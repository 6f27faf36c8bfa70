import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeOnServer } from '../testing/describe-on-server.ts';
import { LocalServers } from './local-servers.ts';
import { acceptsConnections } from './ports.ts';

await describeOnServer('toxiproxy', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'local-servers-'));
  const open = (): LocalServers => new LocalServers(folder, () => {});
  const portOf = (uri: string): number => Number(new URL(uri).port);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are started once, however many ask, and found by all', async () => {
    const [one, other] = await Promise.all([open().up('toxiproxy'), open().up('toxiproxy')]);
    expect(one.pid).toBe(other.pid);
    expect(open().list()).toEqual([one]);
    expect(readFileSync(path.join(one.folder, 'server.log'), 'utf8')).toContain('Starting');
    await open().down('toxiproxy');
    expect(open().list()).toEqual([]);
    expect(await acceptsConnections(portOf(one.uri))).toBe(false);
  });

  it('are several of one kind, each for itself', async () => {
    const [one, two] = await Promise.all([open().up('toxiproxy', 'one'), open().up('toxiproxy', 'two')]);
    expect(one.uri).not.toBe(two.uri);
    await open().down('one');
    expect([await acceptsConnections(portOf(one.uri)), await acceptsConnections(portOf(two.uri))]).toEqual([
      false,
      true,
    ]);
    await open().down('two');
  });

  it('come back at the same port after they were stopped or killed', async () => {
    const first = await open().up('toxiproxy', 'again');
    await open().kill('again');
    expect(open().list()).toMatchObject([{ key: 'again', isRunning: false }]);
    const second = await open().up('toxiproxy', 'again');
    expect([second.uri, second.pid === first.pid]).toEqual([first.uri, false]);
    await open().stop('again');
    await open().down('again');
    expect(existsSync(first.folder)).toBe(false);
  });

  it('that nobody knows are refused by name, and ending none is no error', async () => {
    await expect(open().up('oracle')).rejects.toThrow("there is no server 'oracle'; there are: postgresql, ");
    await open().down('oracle');
  });
});
