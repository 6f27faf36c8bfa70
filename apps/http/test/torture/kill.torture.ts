import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, spawnServer } from '../../src/testing/spawn-server.js';
import { awaitFirstWrite } from './await-first-write.js';
import { type Change, Follower, readChanges, readPlace } from './follower.js';
import { Ledger } from './ledger.js';

const rounds = Number(process.env.TORTURE_ROUNDS ?? 100);
const writers = 8;
const accounts = 10;
const startBalance = 1_000;

/** One writer: creates, changes, replaces and deletes documents that are its own, one after the other. */
async function write(api: ApiClient, ledger: Ledger, writer: number, isOver: () => boolean): Promise<void> {
  for (let step = 0; !isOver(); step += 1) {
    const id = `w${writer}-${step % 5}`;
    const version = ledger.versionOf(id);
    // Never the same twice: what changes nothing would keep its version.
    const mark = randomUUID();
    ledger.send(id);
    if (version === 0) {
      const { status } = await api.post('/documents', { collection: 'things', id, data: { step: mark } });
      expect(status).toBe(201);
      ledger.settle(id, 1);
    } else if (step % 7 === 6) {
      const { status } = await api.delete(`/documents/things/${id}?version=${version}`);
      expect(status).toBe(200);
      ledger.settle(id, 0);
    } else {
      const { status } =
        step % 2 === 0
          ? await api.put(`/documents/things/${id}`, { data: { step: { mark } }, version })
          : await api.put(`/documents/things/${id}/replace`, { data: { replaced: [writer, mark] }, version });
      expect(status).toBe(200);
      ledger.settle(id, version + 1);
    }
  }
}

/** Moves money between accounts: all or none. */
async function transfer(api: ApiClient, isOver: () => boolean): Promise<void> {
  for (let step = 0; !isOver(); step += 1) {
    const [from, to] = [step % accounts, (step * 7 + 3) % accounts];
    const change = (id: number, amount: number) => ({
      type: 'update',
      collection: 'accounts',
      id: `a${id}`,
      update: { $inc: { balance: amount } },
    });
    const { status } = await api.post('/transactions/execute', { operations: [change(from, -5), change(to, 5)] });
    expect(status).toBe(200);
  }
}

/** The versions of each life of a document must ascend by one from 1, to a deletion or to what is stored. */
function checkHistory(changes: readonly Change[], stored: ReadonlyMap<string, number>): void {
  const lives = new Map<string, { version: number; isDeleted: boolean }>();
  for (const { document_id: id, op, version } of changes) {
    const life = lives.get(id);
    const expected = life === undefined || life.isDeleted ? 1 : life.version + 1;
    expect([id, op === 'created', version]).toEqual([id, expected === 1, expected]);
    lives.set(id, { version, isDeleted: op === 'deleted' });
  }
  const last = new Map([...lives].filter(([, { isDeleted }]) => !isDeleted).map(([id, { version }]) => [id, version]));
  expect(last).toEqual(stored);
}

it(`loses nothing that was acknowledged, killed ${rounds} times amid writes`, async () => {
  const folder = makeFolder();
  const environment = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };
  let server = await spawnServer(folder.path, environment);
  const port = `${server.port}`;
  let api = new ApiClient(server.url);
  const start = await readPlace(server.url, 'things');
  const follower = new Follower(server.url, 'things');
  await follower.opened();
  const documents = Array.from({ length: accounts }, (_, n) => ({ id: `a${n}`, data: { balance: startBalance } }));
  await api.post('/documents/bulk/insert', { collection: 'accounts', documents });
  await api.post('/indexes/things', { keys: { step: 1 } });
  const ledgers = Array.from({ length: writers }, () => new Ledger());
  let acknowledged = 0;

  for (let round = 0; round < rounds; round += 1) {
    await awaitFirstWrite(api);
    let isOver = false;
    const works = [
      ...ledgers.map((ledger, writer) => write(api, ledger, writer, () => isOver)),
      transfer(api, () => isOver),
      transfer(api, () => isOver),
    ];
    const ended = Promise.allSettled(works);
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 300));
    // Not at the end of a write: amid them.
    await server.stop('SIGKILL');
    isOver = true;
    for (const outcome of await ended) {
      // The connection broke. Anything else is a wrong answer.
      if (outcome.status === 'rejected')
        expect(String(outcome.reason)).toMatch(/fetch failed|terminated|other side closed/);
    }
    server = await spawnServer(folder.path, { ...environment, APP_HTTP_PORT: port });
    api = new ApiClient(server.url);
    const stored = new Map((await api.export('things')).map(({ id, version }) => [String(id), Number(version)]));
    const faults = ledgers.flatMap((ledger) =>
      ledger.ids().map((id) => {
        acknowledged += ledger.versionOf(id) > 0 ? 1 : 0;
        return ledger.compare(id, stored.get(id) ?? 0);
      }),
    );
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    const balances = (await api.export('accounts')).map(({ data }) => (data as { balance: number }).balance);
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(accounts * startBalance);
  }

  const stored = new Map((await api.export('things')).map(({ id, version }) => [String(id), Number(version)]));
  const changes = await readChanges(server.url, 'things', start);
  checkHistory(changes, stored);
  expect(new Set(changes.map(({ event_id }) => event_id)).size).toBe(changes.length);
  // The follower has the same, in the same order, once each.
  const endMs = Date.now() + 10_000;
  while (follower.changes.length < changes.length && Date.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(follower.changes).toEqual(changes);
  follower.close();
  await server.stop();
  const file = new DatabaseSync(`${folder.path}/data/documents.db`, { readOnly: true });
  expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  file.close();
  folder.remove();
  console.log(`${rounds} kills, ${changes.length} changes of documents, ${acknowledged} states compared`);
});
