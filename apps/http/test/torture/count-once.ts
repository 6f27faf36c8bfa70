import { randomUUID } from 'node:crypto';
import { ApiClient } from '../../src/testing/api-client.js';
import type { Answer } from '../../src/testing/call.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../../src/testing/spawn-server.js';
import { awaitFirstWrite } from './await-first-write.js';

/** What came of counting through kills. */
export interface CountedOnce {
  /** Keys that were answered. */
  readonly keys: number;
  /** Answers that were given a second time: the commit was there, the first answer was lost. */
  readonly replays: number;
  /** Answers that were not what they had to be; none if every key was done once. */
  readonly faults: readonly string[];
}

const writers = 8;

/**
 * Counts by requests with idempotency keys, each repeated until it is answered, while the server is killed amid them. Each
 * writer has counters of its own, so the answer to its k-th key must be k: a lower number is a lost write, a higher one was
 * done twice.
 */
export async function countThroughKills(rounds: number): Promise<CountedOnce> {
  const folder = makeFolder();
  const environment: Record<string, string> = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };
  let server: SpawnedServer = await spawnServer(folder.path, environment);
  environment.APP_HTTP_PORT = String(server.port);
  let isOver = false;
  const counted = { keys: 0, replays: 0, faults: [] as string[] };
  const api = new ApiClient(server.url);

  async function count(writer: number): Promise<void> {
    for (let expected = 1; !isOver; expected += 1) {
      const { headers, data, status } = await sendUntilAnswered(api, requestOf(writer));
      counted.keys += 1;
      if (headers.get('idempotency-replayed') === 'true') counted.replays += 1;
      const found =
        writer % 2 === 0 ? Number((data as { data: { n: number } }).data?.n) : await readCounters(api, writer);
      if (status === 200 && found === expected) continue;
      counted.faults.push(`writer ${writer}, key ${expected}: status ${status}, counter ${found}`);
      return;
    }
  }

  const counting = Promise.all(Array.from({ length: writers }, (_, writer) => count(writer)));
  for (let round = 0; round < rounds; round += 1) {
    await awaitFirstWrite(api);
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 200));
    await server.stop('SIGKILL');
    server = await spawnServer(folder.path, environment);
  }
  isOver = true;
  await counting;
  await server.stop();
  folder.remove();
  return counted;
}

interface KeyedRequest {
  readonly path: string;
  readonly body: unknown;
}

/** Every second writer counts by transactions, on two counters that must stay alike. */
function requestOf(writer: number): KeyedRequest {
  const update = { $inc: { n: 1 } };
  if (writer % 2 === 0) {
    return { path: '/documents/c/find-one-and-update', body: { filter: { id: `w${writer}` }, update, upsert: true } };
  }
  const items = ['a', 'b'].map((side) => ({
    type: 'update',
    collection: 'c',
    filter: { id: `w${writer}${side}` },
    update,
    upsert: true,
  }));
  return { path: '/transactions/execute', body: { operations: items } };
}

async function sendUntilAnswered(api: ApiClient, { path, body }: KeyedRequest): Promise<Answer> {
  const headers = { 'Idempotency-Key': randomUUID() };
  for (;;) {
    const answer = await api.post(path, body, headers).catch(() => undefined);
    if (answer !== undefined && answer.status < 500 && answer.reason !== 'IDEMPOTENCY_IN_FLIGHT') return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Both counters of a writer by transactions; NaN where they differ. */
async function readCounters(api: ApiClient, writer: number): Promise<number> {
  for (;;) {
    const both = await Promise.all(['a', 'b'].map((side) => api.get(`/documents/c/w${writer}${side}`))).catch(() => []);
    const [one, other] = both.map(({ data }) => (data as { data: { n: number } } | undefined)?.data.n);
    if (one !== undefined) return one === other ? one : Number.NaN;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
