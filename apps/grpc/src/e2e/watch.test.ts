import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import type { WatchResponse } from '../generated/database/changes.js';
import { RpcClient } from '../testing/rpc-client.js';
import { until } from '../testing/until.js';
import { useService } from '../testing/use-service.js';

const { client } = await useService();

/** Follows a collection and keeps what comes. */
function follow(request: Parameters<typeof client.open<'watch'>>[1], of: RpcClient = client) {
  const items: WatchResponse[] = [];
  const stream = of.open('watch', request);
  const ended = new Promise<number | undefined>((resolve) => {
    stream.on('error', (error: Error & { code?: number }) => resolve(error.code));
    stream.on('end', () => resolve(undefined));
  });
  stream.on('data', (item: WatchResponse) => items.push(item));
  return { items, ended, stop: () => stream.cancel(), changes: () => items.flatMap(({ change }) => change ?? []) };
}

describe('a watch', () => {
  it('tells its place at once, then the changes, and goes on behind a token', async () => {
    const watch = follow({ collection: 'w' });
    await until(() => watch.items.length === 1);
    expect(watch.items[0]).toMatchObject({ token: expect.stringMatching(/./), change: undefined });
    await client.get('create', { collection: 'w', id: '1', data: { a: 1 } });
    await client.get('update', { collection: 'w', id: '1', data: { a: 2 } });
    await client.get('delete', { collection: 'w', id: '1' });
    await until(() => watch.changes().length === 3);
    expect(watch.changes()).toMatchObject([
      { op: 'created', document_id: '1', version: 1, collection: 'w', after: { id: '1', data: { a: 1 }, version: 1 } },
      { op: 'updated', version: 2, after: { data: { a: 2 } } },
      { op: 'deleted', version: 3, after: undefined },
    ]);
    expect(watch.changes()[0]?.time).toBeInstanceOf(Date);
    watch.stop();
    const [first] = watch.changes();
    const again = follow({ collection: 'w', since: first?.token, answer_form: 2 });
    await until(() => again.changes().length === 2);
    expect(again.changes()[0]).toMatchObject({ op: 'updated', after: { data: undefined, data_json: '{"a":2}' } });
    again.stop();
  });

  it('passes what matches its filter, or keys only', async () => {
    const filtered = follow({ collection: 'f', filter: { n: { $gte: 2 } } });
    const keys = follow({ collection: 'f', detail: 'keys' });
    await until(() => filtered.items.length === 1 && keys.items.length === 1);
    for (const n of [1, 2, 3]) await client.get('create', { collection: 'f', id: `${n}`, data: { n } });
    await until(() => filtered.changes().length === 2 && keys.changes().length === 3);
    expect(filtered.changes().map(({ document_id }) => document_id)).toEqual(['2', '3']);
    expect(keys.changes()[0]).toMatchObject({ detail: 'keys', after: undefined });
    filtered.stop();
    keys.stop();
  });

  it('behind a token that is none is refused', async () => {
    const { failure } = await client.download('watch', { collection: 'w', since: 'x' });
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });

  it('of a renamed collection tells both names', async () => {
    await client.get('createCollection', { name: 'old' });
    const watch = follow({ collection: 'old' });
    await until(() => watch.items.length === 1);
    await client.get('renameCollection', { old_name: 'old', new_name: 'new' });
    await until(() => watch.changes().length === 1);
    expect(watch.changes()[0]).toMatchObject({ op: 'renamed', renamed_from: 'old', renamed_to: 'new' });
    watch.stop();
  });
});

/** Bytes in use once what is not in use is gone. */
function measureHeap(): number {
  setFlagsFromString('--expose_gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describe('1,000 watches', () => {
  const clients = Array.from({ length: 4 }, () => undefined as RpcClient | undefined);
  afterAll(() => {
    for (const each of clients) each?.close();
  });

  it('are each told, and leave nothing behind', async () => {
    const { address } = await useService();
    for (const at of clients.keys()) clients[at] = new RpcClient(address);
    const [writer = client] = clients;
    const round = async (name: string): Promise<void> => {
      const watches = clients.flatMap((each) =>
        Array.from({ length: 249 }, () => follow({ collection: name }, each ?? client)),
      );
      await until(() => watches.every(({ items }) => items.length > 0), 60_000);
      await writer.get('create', { collection: name, data: { a: 1 } });
      await until(() => watches.every((watch) => watch.changes().length === 1), 60_000);
      for (const watch of watches) watch.stop();
      await Promise.all(watches.map(({ ended }) => ended));
    };
    await round('r1');
    const before = measureHeap();
    await round('r2');
    await round('r3');
    // Both ends are in this process; what each of 2,000 watches left behind would be there.
    const left = (measureHeap() - before) / 1_992;
    expect(left).toBeLessThan(2_000);
  }, 180_000);
});

it('a server that stops ends its watches so that they go elsewhere', async () => {
  const own = await useService();
  const stream = own.client.open('watch', { collection: 'w' });
  const failed = once(stream, 'error') as Promise<[Error & { code: number }]>;
  await once(stream, 'data');
  stream.resume();
  await own.serving.stop();
  const [error] = await failed;
  expect(error).toMatchObject({ code: 14, details: expect.stringContaining('stopping') });
});
