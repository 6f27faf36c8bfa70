import { type Adapter, createContext, DataError } from '@database-service/core';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { invokeDownload, invokeUpload } from './invoke-stream.js';
import type { Middleware } from './middleware/middleware.js';
import { defineDownload, defineUpload } from './operation.js';
import { makeTestService, refusalOf } from './testing/test-service.js';

const adapters = { first: {} as Adapter };
const input = Type.Object({ upTo: Type.Integer() }, { additionalProperties: false });

function makeNumbers(log: string[]) {
  return defineDownload({
    name: 'numbers',
    kind: 'read',
    summary: 'Counts.',
    input,
    output: Type.Number(),
    async *run(_scope, { upTo }): AsyncGenerator<number> {
      try {
        for (let at = 1; at <= upTo; at += 1) {
          if (at === 13) throw new RangeError('unlucky');
          yield at;
        }
      } finally {
        log.push('released');
      }
    },
  });
}

const logCalls =
  (log: string[]): Middleware =>
  (next) =>
  async (call) => {
    log.push(`began ${call.streams}`);
    try {
      const answer = await next(call);
      log.push('ended');
      return answer;
    } catch (error) {
      log.push(`failed ${(error as DataError).reason}`);
      throw error;
    }
  };

function setUp() {
  const log: string[] = [];
  const service = makeTestService({ adapters, middlewares: [logCalls(log)] });
  const numbers = makeNumbers(log);
  const download = (given: unknown) => invokeDownload(service, numbers, createContext(), { input: given });
  return { log, service, download };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('invokeDownload', () => {
  it('hands on all items; the call lasts until the last', async () => {
    const { log, download } = setUp();
    expect(await collect(download({ upTo: 3 }))).toEqual([1, 2, 3]);
    expect(log).toEqual(['began true', 'released', 'ended']);
  });

  it('does nothing before the first item is asked for', async () => {
    const { log, download } = setUp();
    download({ upTo: 3 });
    await Promise.resolve();
    expect(log).toEqual([]);
  });

  it('frees what the operation holds when the reader stops, which is no failure', async () => {
    const { log, download } = setUp();
    for await (const item of download({ upTo: 10 })) if (item === 2) break;
    await new Promise(setImmediate);
    expect(log).toEqual(['began true', 'released', 'ended']);
  });

  it('throws what the operation throws in the middle, and tells the middlewares', async () => {
    const { log, download } = setUp();
    expect(await refusalOf(collect(download({ upTo: 20 })))).toMatchObject({ reason: 'INTERNAL' });
    expect(log).toEqual(['began true', 'released', 'failed INTERNAL']);
  });

  it('refuses a bad input and what a middleware refuses, without running', async () => {
    const { log, download } = setUp();
    expect(await refusalOf(collect(download({ upTo: 'x' })))).toMatchObject({ reason: 'BAD_ARGUMENT' });
    expect(log).toEqual([]);
    const denied = new DataError('ACCESS_DENIED', 'No.');
    const service = makeTestService({ adapters, middlewares: [() => () => Promise.reject(denied)] });
    const stream = invokeDownload(service, makeNumbers(log), createContext(), { input: { upTo: 1 } });
    await expect(collect(stream)).rejects.toBe(denied);
    expect(log).toEqual([]);
  });
});

describe('invokeUpload', () => {
  const sum = defineUpload({
    name: 'sum',
    kind: 'write',
    summary: 'Adds up.',
    input,
    output: Type.Number(),
    async run(_scope, { upTo }, items: AsyncIterable<number>): Promise<number> {
      let total = 0;
      for await (const item of items) {
        if (item > upTo) throw new DataError('LIMIT_EXCEEDED', 'Too much.');
        total += item;
      }
      return total;
    },
  });

  async function* give(log: string[], ...items: readonly number[]): AsyncGenerator<number> {
    try {
      yield* items;
    } finally {
      log.push('source closed');
    }
  }

  it('feeds the operation and answers once', async () => {
    const { log, service } = setUp();
    const items = give(log, 1, 2, 3);
    expect(await invokeUpload(service, sum, createContext(), { input: { upTo: 3 }, items })).toBe(6);
    expect(log).toEqual(['began true', 'source closed', 'ended']);
  });

  it('closes the source when the operation fails', async () => {
    const { log, service } = setUp();
    const items = give(log, 1, 2, 3);
    const call = invokeUpload(service, sum, createContext(), { input: { upTo: 1 }, items });
    expect(await refusalOf(call)).toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    expect(log).toEqual(['began true', 'source closed', 'failed LIMIT_EXCEEDED']);
  });
});
