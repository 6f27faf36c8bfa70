import { compareAdapters, describeDifferential } from '@database-service/conformance';
import type { Adapter } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

/** The reference, but it forgets `$exists` tests: everything matches them. */
function createForgetfulAdapter(): Adapter {
  const real = createMemoryAdapter();
  const forget = (filter: Parameters<ReturnType<Adapter['collection']>['count']>[1]['filter']) =>
    filter.kind === 'field' && filter.test.kind === 'exists' ? ({ kind: 'all' } as const) : filter;
  return new Proxy(real, {
    get(target, name) {
      if (name !== 'collection') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (collection: string) => {
        const handle = target.collection(collection);
        return new Proxy(handle, {
          get(inner, method) {
            if (method === 'find') {
              const find: typeof inner.find = (context, request) =>
                inner.find(context, { ...request, filter: forget(request.filter) });
              return find;
            }
            const value: unknown = Reflect.get(inner, method, inner);
            return typeof value === 'function' ? value.bind(inner) : value;
          },
        });
      };
    },
  });
}

const scenario = {
  indexes: [{ keys: { a: 1 as const } }],
  documents: [{ a: 1 }, { b: 2 }],
  queries: [{ filter: { a: { $exists: true } }, sort: undefined, skip: 0, limit: undefined }],
  pipelines: [],
  writes: [],
};

describe('the comparison', () => {
  it('finds nothing between two of the same', async () => {
    await compareAdapters(createMemoryAdapter(), createMemoryAdapter(), 's', scenario);
  });

  it('names the step and the difference', async () => {
    await expect(compareAdapters(createMemoryAdapter(), createForgetfulAdapter(), 's', scenario)).rejects.toThrow(
      /find: \{"filter":\{"a":\{"\$exists":true\}\}.*\n.*differs: \/documents: got .*"d1"/,
    );
  });

  it('finds the fault in generated scenarios, and prints what plays it again', async () => {
    const tests: (() => Promise<void>)[] = [];
    const runner = {
      describe: (_: string, define: () => void) => define(),
      it: (_: string, run: () => Promise<void>) => tests.push(run),
      afterAll: () => {},
    };
    const declare = (again: { readonly seed?: number; readonly path?: string }) =>
      describeDifferential({
        name: 'forgetful',
        runner,
        reference: async () => createMemoryAdapter(),
        candidate: async () => createForgetfulAdapter(),
        runs: 300,
        ...again,
      });
    declare({ seed: 1 });
    const message = await tests[0]?.().then(
      () => 'it found nothing',
      (error: Error) => error.message,
    );
    const [, seed, path] = /seed: (-?\d+), path: '([\d:]+)'/.exec(message ?? '') ?? [];
    expect(message).toContain('"$exists"');
    declare({ seed: Number(seed), path: path ?? '' });
    await expect(tests[1]?.()).rejects.toThrow('"$exists"');
  });
});
