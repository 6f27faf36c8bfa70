import { httpServer } from '@database-service/http';
import { describe, expect, it } from 'vitest';
import { grpcServer } from '../../grpc/src/grpc-server-start.js';
import type { RequestOf } from '../../grpc/src/rpcs/rpc.js';
import { until } from '../../grpc/src/testing/until.js';
import { useService } from '../../grpc/src/testing/use-service.js';
import { asRest } from './testing/as-rest.js';
import { seeGrpc, seeHttp, unify } from './testing/compare-calls.js';
import { sameCall } from './testing/parity-case.js';

const { serving, client } = await useService({
  config: (folder) => `databases:
  main: { engine: sqlite, file: ':memory:' }
  http_side: { engine: sqlite, file: '${folder}/http.db' }
  grpc_side: { engine: sqlite, file: '${folder}/grpc.db' }
`,
  servers: [httpServer, grpcServer],
});

const base = `${serving.addresses.http}/api/v1`;

/** Does the same in both databases. */
async function doInBoth(method: string, path: string, body?: unknown): Promise<void> {
  for (const database of ['http_side', 'grpc_side']) {
    const response = await fetch(base + path, {
      method,
      headers: { 'X-Database-Type': database, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
  }
}

/** Reads the events of a watch over HTTP; the first piece has come when this is there. */
async function followHttp(query: string) {
  const leaving = new AbortController();
  const response = await fetch(`${base}/collections/w/changes${query}`, {
    headers: { 'X-Database-Type': 'http_side' },
    signal: leaving.signal,
  });
  const changes: unknown[] = [];
  let text = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) changes.push(JSON.parse(data));
      }
    }
  };
  read().catch(() => undefined);
  return { changes, stop: () => leaving.abort() };
}

/** The same over gRPC, in the words of REST. */
async function followGrpc(request: RequestOf<'watch'>) {
  const stream = client.open('watch', request, { metadata: { 'x-database-type': 'grpc_side' } });
  const changes: unknown[] = [];
  let items = 0;
  stream.on('error', () => undefined);
  stream.on('data', ({ change }: { change?: object }) => {
    items += 1;
    if (change !== undefined) changes.push(asRest('watch', change));
  });
  await until(() => items > 0);
  return { changes, stop: () => stream.cancel() };
}

/** Without what is another's every time. */
const plain = (changes: readonly unknown[]) =>
  changes.map((change) => {
    const { event_id, token, ...rest } = change as Record<string, unknown>;
    expect([typeof event_id, typeof token]).toEqual(['string', 'string']);
    return unify({ status: 'OK', answer: rest }).answer;
  });

describe('the same watch over HTTP and gRPC', () => {
  it('tells the same changes', async () => {
    const filter = { n: { $gte: 2 } };
    const watches = [
      { query: '', request: {} },
      { query: `?filter=${encodeURIComponent(JSON.stringify(filter))}`, request: { filter } },
      { query: '?detail=keys', request: { detail: 'keys' } },
    ];
    const http = await Promise.all(watches.map(({ query }) => followHttp(query)));
    const grpc = await Promise.all(watches.map(({ request }) => followGrpc({ collection: 'w', ...request })));
    await doInBoth('POST', '/documents', {
      collection: 'w',
      id: '1',
      data: { n: 1, o: { z: null } },
      metadata: { m: 1 },
    });
    await doInBoth('PUT', '/documents/w/1', { data: { n: 2 } });
    await doInBoth('POST', '/documents', { collection: 'w', id: '2', data: { n: 1 } });
    await doInBoth('DELETE', '/documents/w/1');
    await doInBoth('POST', '/collections/w/rename', { new_name: 'v' });
    const counts = [5, 3, 5];
    const all = [...http, ...grpc];
    await until(() => all.every(({ changes }, at) => changes.length >= (counts[at % counts.length] ?? 0)), 20_000);
    for (const [at] of watches.entries()) {
      expect(plain(grpc[at]?.changes ?? [])).toEqual(plain(http[at]?.changes ?? []));
      expect(http[at]?.changes).toHaveLength(counts[at] ?? 0);
    }
    for (const { stop } of all) stop();
  });

  it.each([
    sameCall('behind no token', ['GET', '/collections/w/changes?since=x'], ['watch', { collection: 'w', since: 'x' }]),
    sameCall(
      'by no filter',
      ['GET', `/collections/w/changes?filter=${encodeURIComponent('{"$x":1}')}`],
      ['watch', { collection: 'w', filter: { $x: 1 } }],
    ),
    sameCall('of no detail', ['GET', '/collections/w/changes?detail=x'], ['watch', { collection: 'w', detail: 'x' }]),
    sameCall(
      'that beats too fast',
      ['GET', '/collections/w/changes?heartbeat_ms=1'],
      ['watch', { collection: 'w', heartbeat_ms: 1 }],
    ),
    sameCall('of no collection', ['GET', '/collections/1/changes'], ['watch', { collection: '1' }]),
  ])('$name is refused alike', async (given) => {
    const http = await seeHttp(serving.addresses.http ?? '', given);
    expect(http.status).toBe('INVALID_ARGUMENT');
    expect(await seeGrpc(client, given)).toEqual(http);
  });
});
