import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder, type SpawnedServer, spawnServer } from '../apps/http/src/testing/spawn-server.ts';
import { describeOnServer } from '../infra/servers/src/testing/describe-on-server.ts';

const root = path.resolve(import.meta.dirname, '..');
const page = readFileSync(path.join(root, 'docs/engines/postgresql.md'), 'utf8');

/** The first block behind a mark of the page. */
function blockOf(mark: string): string {
  return /```\w+\n(.*?)```/s.exec(page.slice(page.indexOf(`<!-- example:${mark} -->`)))?.[1] ?? '';
}

interface Client {
  connect(): Promise<void>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
}

/** As the adapter has it. */
const { Client: PgClient } = createRequire(path.join(root, 'packages/adapter-postgresql/package.json'))('pg') as {
  readonly Client: new (settings: { readonly connectionString: string }) => Client;
};

await describeOnServer('postgresql', ({ uri }) => {
  const folder = makeFolder();
  const database = `served_tables_${process.pid}`;
  const own = new URL(uri);
  own.pathname = `/${database}`;
  let server: SpawnedServer;

  async function run(connectionString: string, text: string): Promise<void> {
    const client = new PgClient({ connectionString });
    await client.connect();
    await client.query(text);
    await client.end();
  }

  beforeAll(async () => {
    await run(uri, `CREATE DATABASE "${database}"`);
    await run(own.href, blockOf('tables-sql'));
    mkdirSync(path.join(folder.path, 'configs'));
    writeFileSync(path.join(folder.path, 'configs/config.yaml'), blockOf('tables-config'));
    server = await spawnServer(folder.path, { APP_POSTGRESQL_URI: own.href });
  });

  afterAll(async () => {
    await server?.stop();
    await run(uri, `DROP DATABASE "${database}" WITH (FORCE)`);
    folder.remove();
  });

  it("the calls of the page on PostgreSQL are answered from another program's table", () => {
    const script = blockOf('tables-calls').replaceAll('localhost:8080', `127.0.0.1:${server.port}`);
    const printed = execFileSync('sh', ['-ec', script.replaceAll('curl -s', 'echo; curl -s')], { encoding: 'utf8' });
    const answers = printed.split('\n').filter((line) => line !== '');
    const [read, found, changed, explained] = answers.map((line) => (JSON.parse(line) as { data: unknown }).data);
    expect(read).toMatchObject({ id: '1', version: 0, data: { name: 'Ada' } });
    expect(found).toMatchObject({ pagination: { total: 1 }, documents: [{ id: '1' }] });
    expect(changed).toMatchObject({ version: 1, data: { name: 'Ada', langs: ['en', 'fr'], vip: true } });
    expect(explained).toMatchObject({ pushed: { name: 'Ada' }, residual: null, documents_returned: 1 });
    expect(JSON.stringify(explained)).toContain('@>');
  });

  it('an ETag is out of date when another program has written, also where the service never has', async () => {
    const url = `${server.url}/api/v1/documents/customers/2`;
    const { headers } = await fetch(url);
    const tag = headers.get('etag') ?? '';
    await run(own.href, `UPDATE crm.customer SET profile = '{"by": "SQL"}' WHERE id = 2`);
    const body = JSON.stringify({ x: 1 });
    const patch = async (match: string) => {
      const type = { 'Content-Type': 'application/merge-patch+json', 'If-Match': match };
      return (await fetch(url, { method: 'PATCH', headers: type, body })).status;
    };
    expect(await patch(tag)).toBe(412);
    const again = await fetch(url, { headers: { 'If-None-Match': tag } });
    expect(await again.json()).toMatchObject({ data: { version: 0, data: { by: 'SQL' } } });
    expect(await patch(again.headers.get('etag') ?? '')).toBe(200);
    expect(await (await fetch(url)).json()).toMatchObject({ data: { version: 1, data: { by: 'SQL', x: 1 } } });
  });
});
