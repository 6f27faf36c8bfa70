import { expect, it } from 'vitest';
import { checkCancelled, isAborted } from './check-cancelled.js';
import { createContext } from './context.js';
import { deriveContext, LazyContext } from './lazy-context.js';

it('makes no signal for those who only ask whether they are still wanted', () => {
  const source = {
    isAborted: false,
    get signal(): AbortSignal {
      throw new Error('nobody needs it');
    },
  };
  const context = deriveContext(new LazyContext(source, createContext({ requestId: 'r' })), {
    deadlineMs: Date.now() + 60_000,
  });
  expect(() => checkCancelled(context)).not.toThrow();
  source.isAborted = true;
  expect(isAborted(context)).toBe(true);
});

it('derives a context that differs in what is given, and has the signal of the other', () => {
  const caller = new AbortController();
  const outer = createContext({
    signal: caller.signal,
    requestId: 'r',
    tenant: 't',
    idempotencyKey: 'k',
    deadlineMs: 5,
  });
  const derived = deriveContext(outer, { consistency: 'eventual' });
  expect(derived).toMatchObject({
    requestId: 'r',
    tenant: 't',
    idempotencyKey: 'k',
    deadlineMs: 5,
    consistency: 'eventual',
  });
  expect(isAborted(derived)).toBe(false);
  caller.abort('gone');
  expect(isAborted(derived)).toBe(true);
  expect(derived.signal).toBe(caller.signal);
});
