import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import type { MethodName } from '../rpcs/rpc.js';
import { useService } from '../testing/use-service.js';

const root = join(import.meta.dirname, '../../../..');
const guide = readFileSync(join(root, 'docs/GRPC_INTEGRATION.md'), 'utf8');

/** The code block behind a mark. */
function exampleOf(name: string): string {
  const found = guide.split(`<!-- example:${name} -->\n`)[1]?.match(/^```\w+\n([\s\S]*?)\n```$/m);
  if (found?.[1] === undefined) throw new Error(`no example ${name}`);
  return found[1];
}

const { client, address } = await useService();

/** Where CI runs grpcurl has to be there; elsewhere it is said what is not tested. */
function isLeftOut(): boolean {
  const isThere = spawnSync('grpcurl', ['-version']).status === 0;
  if (isThere || process.env.CI !== undefined) return false;
  process.stderr.write('grpcurl is not installed: the calls of the documentation are not made by itself.\n');
  return true;
}

describe('docs/GRPC_INTEGRATION.md', () => {
  // Beside the packages that it imports.
  const folder = mkdtempSync(join(import.meta.dirname, '../../.example-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has a program for Node.js that prints what it says', async () => {
    const file = join(folder, 'example.mjs');
    writeFileSync(file, exampleOf('node'));
    const environment = { PATH: process.env.PATH, ADDRESS: address, PROTO: join(root, 'proto') };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env: environment });
    expect(stderr).toBe('');
    expect(stdout.trimEnd()).toBe(exampleOf('node-output'));
  });

  it('has calls of grpcurl that succeed', async () => {
    const methods = new Map<string, string>(
      Object.entries(DatabaseServiceDefinition.methods).map(([key, { name }]) => [name, key]),
    );
    const calls = [
      ...exampleOf('grpcurl').matchAll(/-d '(.*?)'[\s\\]+localhost:9090 database\.DatabaseService\/(\w+)/g),
    ];
    expect(calls.length).toBe(6);
    for (const [, data = '', name = ''] of calls) {
      // The JSON of protobuf, where it is used here, is what the messages of the tests are.
      await client.get(methods.get(name) as MethodName, JSON.parse(data));
    }
    expect((await client.get('read', { collection: 'users', id: 'ada' })).data).toEqual({
      name: 'Ada',
      age: 37,
      langs: ['en', 'fr', 'la'],
    });
  });

  it.skipIf(isLeftOut())('has calls that grpcurl makes as they are written, and so has the README', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const call = /^grpcurl .*$/m.exec(readme)?.[0] ?? '';
    const script = [exampleOf('grpcurl'), call].join('\n').replaceAll('localhost:9090', address);
    expect(script.split(address).length - 1).toBe(8);
    await client.get('dropCollection', { collection: 'users' });
    const { stdout, stderr } = await promisify(execFile)('sh', ['-ec', script], { env: { PATH: process.env.PATH } });
    expect(stderr).toBe('');
    for (const { name } of Object.values(DatabaseServiceDefinition.methods)) {
      expect(stdout).toContain(`database.DatabaseService.${name}\n`);
    }
    expect(stdout).toContain('"indexName": "age_-1"');
    const [last = ''] = /^{\n {2}"documents": .*^}\n$/ms.exec(stdout.slice(stdout.lastIndexOf('\n{\n') + 1)) ?? [];
    expect(JSON.parse(last)).toMatchObject({ documents: [{ id: 'ada', data: { age: 37 } }], totalCount: '1' });
  });
});
