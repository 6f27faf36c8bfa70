import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, createContext, type OperationContext } from '@database-service/core';
import { afterAll, describe, expect, it } from 'vitest';
import { invoke } from '../invoke.js';
import { invokeDownload, invokeUpload } from '../invoke-stream.js';
import { createDeadlineMiddleware } from '../middleware/deadline.js';
import type { Operation } from '../operation.js';
import { operations } from '../operations/index.js';
import type { Service } from '../service.js';
import { makeTestService, refusalOf } from '../testing/test-service.js';

const memory = createMemoryAdapter();
afterAll(() => memory.close());
const service = makeTestService({ adapters: { memory } });
const { createDocument, findOneAndUpdate, exportDocuments, importDocuments, watchChanges } = operations;

interface KeyedAnswer {
  readonly output: unknown;
  readonly isReplay: boolean;
}

async function send(
  to: Service,
  operation: Operation,
  input: unknown,
  context: Partial<OperationContext>,
): Promise<KeyedAnswer> {
  let isReplay = false;
  const onReplay = () => {
    isReplay = true;
  };
  const output = await invoke(to, operation, createContext(context), { input, onReplay });
  return { output, isReplay };
}

const increment = (id: string) => ({ collection: 'c', filter: { id }, update: { $inc: { n: 1 } }, upsert: true });

describe('a call with an idempotency key', () => {
  it('is done once for each principal and tenant', async () => {
    const callers: Partial<OperationContext>[] = [
      {},
      { tenant: 'a' },
      { tenant: 'b' },
      { principal: { name: 'ada', roles: [] } },
    ];
    for (const [index, caller] of callers.entries()) {
      const context = { ...caller, idempotencyKey: 'k' };
      const first = await send(service, findOneAndUpdate, increment('each'), context);
      expect(first).toMatchObject({ output: { data: { n: index + 1 } }, isReplay: false });
      expect(await send(service, findOneAndUpdate, increment('each'), context)).toEqual({ ...first, isReplay: true });
    }
  });

  it('answers a document that was made without an id with the same id', async () => {
    const input = { collection: 'c', data: { at: { $date: '2026-01-02T03:04:05.678Z' } } };
    const first = await send(service, createDocument, input, { idempotencyKey: 'made' });
    const second = await send(service, createDocument, input, { idempotencyKey: 'made' });
    expect(JSON.stringify(second.output)).toBe(JSON.stringify(first.output));
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('refuses what is no key: %j', async (idempotencyKey) => {
    const call = send(service, createDocument, { collection: 'c', data: {} }, { idempotencyKey });
    expect(await refusalOf(call)).toMatchObject({ reason: 'BAD_ARGUMENT', details: { pointer: '/idempotency_key' } });
  });

  it('is refused where an operation takes none, streams among them', async () => {
    const context = createContext({ idempotencyKey: 'k' });
    for (const operation of Object.values(operations)) {
      if (operation.streams !== 'none' || 'takesKey' in operation) continue;
      const call = invoke(service, operation as Operation, context, { input: {} });
      expect((await refusalOf(call)).details, operation.name).toEqual({ pointer: '/idempotency_key' });
    }
    const input = { collection: 'c' };
    for (const operation of [exportDocuments, watchChanges]) {
      const items = invokeDownload<unknown>(service, operation, context, { input });
      expect((await refusalOf(items.next())).details).toEqual({ pointer: '/idempotency_key' });
    }
    const items = (async function* () {})();
    const imported = invokeUpload(service, importDocuments, context, { input, items });
    expect((await refusalOf(imported)).details).toEqual({ pointer: '/idempotency_key' });
  });

  it('is refused by an engine that keeps no keys, naming those that do', async () => {
    const { idempotency: _none, ...ports } = memory.ports;
    const unable: Adapter = Object.assign(Object.create(memory) as Adapter, { ports });
    const both = makeTestService({ adapters: { unable, memory } });
    const call = send(both, createDocument, { collection: 'c', data: {} }, { idempotencyKey: 'k' });
    expect(await refusalOf(call)).toEqual({
      reason: 'NOT_SUPPORTED',
      code: 'UNSUPPORTED_OPERATION',
      details: { database: 'unable', databases: ['memory'] },
    });
  });

  it('stays in flight until the work is over, also where its caller was told that the time is', async () => {
    const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
    const slow: Adapter = Object.assign(Object.create(memory) as Adapter, {
      ports: memory.ports,
      write: async (_context: OperationContext, batch: Parameters<Adapter['write']>[1]) => {
        await isFree;
        return memory.write(createContext(), batch);
      },
    });
    const middlewares = [createDeadlineMiddleware({ defaultTimeoutMs: 20 })];
    const hurried = makeTestService({ adapters: { slow }, middlewares });
    const again = () => send(hurried, findOneAndUpdate, increment('slow'), { idempotencyKey: 'slow' });
    await expect(again()).rejects.toMatchObject({
      reason: 'DEADLINE_EXCEEDED',
      message: expect.stringContaining('with its key'),
    });
    await expect(again()).rejects.toMatchObject({ reason: 'IDEMPOTENCY_IN_FLIGHT' });
    const other = send(hurried, findOneAndUpdate, increment('other'), { idempotencyKey: 'slow' });
    await expect(other).rejects.toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
    free();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await again()).toMatchObject({ output: { version: 1, data: { n: 1 } }, isReplay: true });
  });
});
