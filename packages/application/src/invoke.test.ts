import { type Adapter, createContext, DataError } from '@database-service/core';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { invoke } from './invoke.js';
import type { Middleware } from './middleware/middleware.js';
import { defineOperation } from './operation.js';
import { makeTestService, refusalOf } from './testing/test-service.js';

const adapters = { first: {} as Adapter, second: {} as Adapter };

const echo = defineOperation({
  name: 'echo',
  kind: 'read',
  summary: 'Says what it got.',
  input: Type.Object({ collection: Type.Optional(Type.String()) }, { additionalProperties: false }),
  output: Type.Unknown(),
  run: async ({ database, context }, input) => ({ database: database.name, id: context.requestId, input }),
});

const broken = defineOperation({
  name: 'broken',
  kind: 'read',
  summary: 'Fails.',
  input: Type.Object({}),
  output: Type.Unknown(),
  run: () => Promise.reject(new TypeError('x is undefined')),
});

describe('invoke', () => {
  it('picks the database by name, the default without one', async () => {
    const service = makeTestService({ adapters });
    const context = createContext({ requestId: 'r' });
    expect(await invoke(service, echo, context, { input: {} })).toEqual({ database: 'first', id: 'r', input: {} });
    expect(await invoke(service, echo, context, { database: 'second', input: {} })).toMatchObject({
      database: 'second',
    });
    expect(await refusalOf(invoke(service, echo, context, { database: 'third', input: {} }))).toEqual({
      code: 'INVALID_REQUEST',
      reason: 'UNKNOWN_DATABASE',
      details: { enabled: ['first', 'second'] },
    });
  });

  it('passes the middlewares in turn, with names and a context that they may replace', async () => {
    const seen: unknown[] = [];
    const note =
      (name: string): Middleware =>
      (next) =>
      (call) => {
        const { context, ...names } = call;
        seen.push([name, context.requestId, names]);
        return next({ ...call, context: { ...context, requestId: `${context.requestId}+${name}` } });
      };
    const service = makeTestService({ adapters, middlewares: [note('a'), note('b')] });
    const context = createContext({ requestId: 'r' });
    expect(await invoke(service, echo, context, { input: { collection: 'c' } })).toMatchObject({ id: 'r+a+b' });
    const names = { operation: 'echo', kind: 'read', streams: false, database: 'first', collection: 'c' };
    expect(seen).toEqual([
      ['a', 'r', names],
      ['b', 'r+a', names],
    ]);
  });

  it('checks the input before any middleware is asked', async () => {
    const service = makeTestService({ adapters, middlewares: [() => () => Promise.reject(new Error('was asked'))] });
    expect(await refusalOf(invoke(service, echo, createContext(), { input: { x: 1 } }))).toMatchObject({
      reason: 'UNKNOWN_FIELD',
    });
  });

  it('makes a fault that nobody foresaw INTERNAL, and keeps the cause from the client', async () => {
    const service = makeTestService({ adapters });
    const error: unknown = await invoke(service, broken, createContext(), { input: {} }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ reason: 'INTERNAL', cause: new TypeError('x is undefined'), details: {} });
    expect((error as Error).message).not.toContain('undefined');
  });

  it('passes errors of the catalogue on as they are', async () => {
    const denied = new DataError('ACCESS_DENIED', 'No.');
    const service = makeTestService({ adapters, middlewares: [() => () => Promise.reject(denied)] });
    await expect(invoke(service, echo, createContext(), { input: {} })).rejects.toBe(denied);
  });
});
