import { createContext, DataError, deriveContext, isAborted, type OperationContext } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createDeadlineMiddleware } from './deadline.js';
import type { Call } from './middleware.js';

function callOf(context: Partial<OperationContext> = {}, more: Partial<Call> = {}): Call {
  return {
    operation: 'x',
    kind: 'read',
    streams: false,
    database: 'd',
    collection: 'c',
    context: createContext(context),
    ...more,
  };
}

const never = (): Promise<never> => new Promise(() => undefined);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('createDeadlineMiddleware', () => {
  it('ends a read that hangs, with QUERY_TIMEOUT', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10 });
    await expect(limit(never)(callOf())).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      reason: 'DEADLINE_EXCEEDED',
      details: {},
    });
  });

  it('says of a write that its outcome is not known', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10 });
    await expect(limit(never)(callOf({}, { kind: 'write' }))).rejects.toMatchObject({
      reason: 'DEADLINE_EXCEEDED',
      details: { outcome: 'unknown' },
    });
  });

  it('gives a late write a moment to say what it did', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10 });
    const inSteps = limit(async ({ context }) => {
      while (!context.signal.aborted) await pause(5);
      await pause(30);
      throw new DataError('DEADLINE_EXCEEDED', 'Late.', { details: { modified_count: 7 } });
    });
    await expect(inSteps(callOf({}, { kind: 'write' }))).rejects.toMatchObject({ details: { modified_count: 7 } });
    const done = limit(() => pause(40).then(() => 'done'));
    expect(await done(callOf({}, { kind: 'write' }))).toBe('done');
    await expect(done(callOf())).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('tells the work by deadline and signal, also through a derived context', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10 });
    let seen: OperationContext | undefined;
    const work = limit(({ context }) => {
      seen = deriveContext(context, {});
      return never();
    })(callOf());
    expect(seen?.signal.aborted).toBe(false);
    expect(seen?.deadlineMs).toBeGreaterThan(Date.now() - 50);
    expect(seen?.deadlineMs).toBeLessThanOrEqual(Date.now() + 10);
    await expect(work).rejects.toBeInstanceOf(DataError);
    expect(seen?.signal.aborted).toBe(true);
    expect(seen?.signal.reason).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('makes no signal for work that only asks whether it is still wanted, and keeps all else of the context', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10_000 });
    let gone = false;
    const lazy = {
      ...createContext({ requestId: 'r', tenant: 't', idempotencyKey: 'k', trace: { traceparent: 'p' } }),
      isAborted: () => gone,
      get signal(): AbortSignal {
        throw new Error('nobody needs it');
      },
    };
    const seen: boolean[] = [];
    let given: OperationContext | undefined;
    const work = limit(async ({ context }) => {
      given = context;
      seen.push(isAborted(context));
      gone = true;
      seen.push(isAborted(context));
    });
    await work({ ...callOf(), context: lazy });
    expect(seen).toEqual([false, true]);
    expect(given).toMatchObject({ requestId: 'r', tenant: 't', idempotencyKey: 'k', trace: { traceparent: 'p' } });
    expect(given).toMatchObject({ consistency: 'strong', principal: { name: 'anonymous' } });
  });

  it('passes on that the caller went away, before and after the signal was asked for', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 10_000 });
    const caller = new AbortController();
    const signals: AbortSignal[] = [];
    const work = limit(async ({ context }) => {
      signals.push(context.signal);
      caller.abort('gone');
      return context.signal.aborted;
    })(callOf({ signal: caller.signal }));
    expect(await work).toBe(true);
    expect(signals[0]?.reason).toBe('gone');
    const late = limit(async ({ context }) => context.signal.aborted)(callOf({ signal: caller.signal }));
    expect(await late).toBe(true);
  });

  it('keeps an earlier deadline of the caller, and shortens one that is too far', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 60_000, maxTimeoutMs: 120_000 });
    const read = limit(async ({ context }) => context.deadlineMs);
    const soon = Date.now() + 5_000;
    expect(await read(callOf({ deadlineMs: soon }))).toBe(soon);
    const shortened = (await read(callOf({ deadlineMs: Date.now() + 10_000_000 }))) as number;
    expect(shortened).toBeLessThanOrEqual(Date.now() + 120_000);
  });

  it('lets streams last, unless the caller has a deadline', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 5 });
    const slow = limit(() => pause(30).then(() => 'done'));
    expect(await slow(callOf({}, { streams: true }))).toBe('done');
    const ended = limit(never)(callOf({ deadlineMs: Date.now() + 10 }, { streams: true }));
    await expect(ended).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('leaves answers and errors of the work alone, and no listener behind', async () => {
    const limit = createDeadlineMiddleware({ defaultTimeoutMs: 1_000 });
    const fault = new Error('x');
    await expect(limit(() => Promise.reject(fault))(callOf())).rejects.toBe(fault);
    let listeners = 0;
    const signal = {
      aborted: false,
      addEventListener: () => {
        listeners += 1;
      },
      removeEventListener: () => {
        listeners -= 1;
      },
    } as unknown as AbortSignal;
    expect(await limit(async ({ context }) => context.signal.aborted)(callOf({ signal }))).toBe(false);
    expect(listeners).toBe(0);
  });
});
