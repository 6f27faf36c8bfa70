import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import type { Answer } from '../../src/testing/call.js';
import { makeFolder, spawnServer } from '../../src/testing/spawn-server.js';
import { Follower } from './follower.js';
import { compareStored, findUnexplained, readWholeFeed, replayFeed, type Sighting } from './replay-feed.js';

const seconds = Number(process.env.TORTURE_SECONDS ?? 60);
const folder = makeFolder();
afterAll(() => folder.remove());
const names = ['hot', 'cold'] as const;

/** What the clients noticed, to be explained by the feed afterwards. */
interface Noticed {
  /** Documents whose creation was acknowledged, and where. */
  readonly created: { readonly id: string; readonly collection: string }[];
  /** Documents whose deletion was acknowledged. */
  readonly deleted: string[];
  readonly sightings: Sighting[];
  /** Answers that no order of the calls allows. */
  readonly faults: string[];
  calls: number;
}

const oneOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends a call, of which only some statuses are answers. */
async function ask(
  noticed: Noticed,
  what: string,
  call: Promise<Answer>,
  statuses: readonly number[],
): Promise<Answer> {
  const answer = await call;
  noticed.calls += 1;
  if (!statuses.includes(answer.status)) {
    noticed.faults.push(`${what}: ${answer.status} ${answer.reason}: ${answer.error?.message}`);
  }
  return answer;
}

/** Renames, drops and makes the collections again, without an end. */
async function move(api: ApiClient, noticed: Noticed): Promise<void> {
  const [from, to] = Math.random() < 0.5 ? names : [names[1], names[0]];
  const choice = Math.random();
  if (choice < 0.5) {
    const rename = api.post(`/collections/${from}/rename`, { new_name: to });
    await ask(noticed, 'rename', rename, [200, 404, 409]);
  } else if (choice < 0.9) await ask(noticed, 'drop', api.delete(`/collections/${from}`), [200, 404]);
  else await ask(noticed, 'create', api.post('/collections', { name: from }), [201, 409]);
  await pause(Math.random() * 60);
}

let nextId = 0;

async function write(api: ApiClient, noticed: Noticed): Promise<void> {
  const collection = oneOf(names);
  const choice = Math.random();
  const known = noticed.created.slice(-200);
  if (choice < 0.5 || known.length === 0) {
    nextId += 1;
    const id = `w${nextId}`;
    const body = { collection, id, data: { n: nextId, tags: ['x', `t${nextId % 7}`] } };
    const { status } = await ask(noticed, 'create document', api.post('/documents', body), [201]);
    if (status === 201) noticed.created.push({ id, collection });
  } else if (choice < 0.7) {
    const update = { update: { $inc: { n: 1_000_000 } } };
    const call = api.post(`/documents/${collection}/${oneOf(known).id}/find-and-update`, update);
    await ask(noticed, 'update', call, [200, 404]);
  } else if (choice < 0.8) {
    const { id } = oneOf(known);
    const { status } = await ask(noticed, 'delete', api.delete(`/documents/${collection}/${id}`), [200, 404]);
    if (status === 200) noticed.deleted.push(id);
  } else if (choice < 0.95) {
    const body = { filter: { n: { $gte: 0 } }, update: { $set: { mark: Math.random() } } };
    await ask(noticed, 'update many', api.post(`/documents/${collection}/update-many`, body), [200]);
  } else {
    const operations = names.map((name) => ({
      type: 'update',
      collection: name,
      filter: {},
      many: true,
      update: { $inc: { t: 1 } },
    }));
    await ask(noticed, 'transaction', api.post('/transactions/execute', { operations }), [200]);
  }
}

async function read(api: ApiClient, noticed: Noticed): Promise<void> {
  const collection = oneOf(names);
  const sentMs = Date.now();
  const see = (documents: readonly { id: string; version: number }[]): void => {
    const answeredMs = Date.now();
    for (const { id, version } of documents) noticed.sightings.push({ collection, id, version, sentMs, answeredMs });
  };
  const choice = Math.random();
  if (choice < 0.3) {
    const id = oneOf(noticed.created.slice(-100))?.id ?? 'none';
    const { data, status } = await ask(noticed, 'get', api.get(`/documents/${collection}/${id}`), [200, 404]);
    if (status === 200) see([data as { id: string; version: number }]);
  } else if (choice < 0.7) {
    const sort = oneOf([{ n: 1 }, { n: -1 }, { id: 1 }, { mark: 1 }]);
    const filter = oneOf<object>([
      {},
      { n: { $gte: 5 } },
      { tags: 't3' },
      { $or: [{ n: { $lt: 50 } }, { tags: 't1' }] },
    ]);
    const call = api.post(`/documents/${collection}/search`, { filter, sort, limit: 200 });
    const { data } = await ask(noticed, 'search', call, [200]);
    see((data as { documents?: { id: string; version: number }[] })?.documents ?? []);
  } else if (choice < 0.8) {
    await ask(noticed, 'count', api.post(`/documents/${collection}/count`, { filter: { n: { $gte: 5 } } }), [200]);
  } else if (choice < 0.9) {
    const pipeline = [{ $match: { n: { $gte: 0 } } }, { $group: { _id: '$mark', n: { $sum: 1 } } }];
    await ask(noticed, 'aggregate', api.post(`/documents/${collection}/aggregate`, { pipeline }), [200]);
  } else if (choice < 0.95) {
    await ask(noticed, 'statistics', api.get(`/stats/collection/${collection}`), [200, 404]);
    await ask(noticed, 'database', api.get('/stats/database/sqlite'), [200]);
    await ask(noticed, 'distinct', api.post(`/documents/${collection}/distinct`, { field: 'tags' }), [200]);
  } else {
    const body = { search: { filter: { n: { $gte: 5 } }, sort: { n: 1 } } };
    await ask(noticed, 'explain', api.post(`/documents/${collection}/explain`, body), [200]);
    await ask(noticed, 'collections', api.get('/collections'), [200]);
    see((await api.export(collection)) as unknown as { id: string; version: number }[]);
  }
}

async function index(api: ApiClient, noticed: Noticed): Promise<void> {
  const collection = oneOf(names);
  const keys = oneOf<object>([{ n: 1 }, { tags: 1, n: -1 }, { mark: 1 }]);
  await ask(noticed, 'index', api.post(`/indexes/${collection}`, { keys }), [201, 404]);
  const listed = await ask(noticed, 'indexes', api.get(`/indexes/${collection}`), [200, 404]);
  const { indexes = [] } = (listed.data ?? {}) as { indexes?: { name: string }[] };
  const name = oneOf(indexes.filter((each) => each.name !== '_id_'))?.name;
  if (name === undefined || Math.random() < 0.6) return;
  await ask(noticed, 'drop index', api.delete(`/indexes/${collection}/${name}`), [200, 404]);
}

it(`keeps every answer true while collections are renamed, dropped and made again, for ${seconds} s`, async () => {
  const environment = {
    APP_RATE_LIMIT_ENABLED: 'false',
    APP_LOG_ACCESS: 'false',
    APP_SQLITE_MANY_WRITE_ATOMICITY: 'document',
  };
  const servers = [await spawnServer(folder.path, environment), await spawnServer(folder.path, environment)];
  const apis = servers.map(({ url }) => new ApiClient(url));
  const followers = names.map((name, at) => new Follower(servers[at]?.url ?? '', name));
  await Promise.all(followers.map((follower) => follower.opened()));
  const noticed: Noticed = { created: [], deleted: [], sightings: [], faults: [], calls: 0 };
  const endMs = Date.now() + seconds * 1_000;
  const repeat = async (work: (api: ApiClient, noticed: Noticed) => Promise<void>): Promise<void> => {
    while (Date.now() < endMs) await work(oneOf(apis), noticed);
  };
  const clients = [move, write, write, write, write, read, read, read, index];
  await Promise.all(clients.map((work) => repeat(work)));
  expect(noticed.faults).toEqual([]);
  await pause(2_000);
  for (const follower of followers) follower.close();
  for (const server of servers) await server.stop();

  const database = new DatabaseSync(path.join(folder.path, 'data/documents.db'), { readOnly: true });
  const feed = readWholeFeed(database);
  const replayed = replayFeed(feed);
  expect(replayed.faults).toEqual([]);
  expect(compareStored(replayed, database)).toEqual([]);
  database.close();
  // What was acknowledged is told of once, where it was sent to.
  const births = new Map(feed.filter(({ op }) => op === 'created').map((row) => [row.document_id, row.collection]));
  expect(noticed.created.filter(({ id, collection }) => births.get(id) !== collection)).toEqual([]);
  const deaths = new Set(feed.filter(({ op }) => op === 'deleted').map((row) => row.document_id));
  expect(noticed.deleted.filter((id) => !deaths.has(id))).toEqual([]);
  expect(findUnexplained(replayed, noticed.sightings)).toEqual([]);
  for (const [at, name] of names.entries()) {
    const numbers = feed.filter(({ collection }) => collection === name).map(({ number }) => number);
    expect(followers[at]?.changes.map((change) => Number(change.event_id.split('-')[1]))).toEqual(numbers);
  }
  const moves = feed.filter(({ op }) => op === 'renamed' || op === 'dropped').length;
  console.log(
    `${noticed.calls} calls, ${feed.length} changes, ${moves} of names, ${noticed.sightings.length} documents seen`,
  );
});
