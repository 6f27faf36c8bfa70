import { describe, expect, it } from 'vitest';
import { checkCancelled } from './check-cancelled.js';
import { createContext } from './context.js';
import { DataError } from './errors/data-error.js';

describe('checkCancelled', () => {
  it('lets work go on that somebody waits for', () => {
    expect(checkCancelled(createContext())).toBeUndefined();
    expect(checkCancelled(createContext({ deadlineMs: Date.now() + 60_000 }))).toBeUndefined();
  });

  it('says why the work ends', () => {
    const own = new DataError('SHUTTING_DOWN', 'stopping');
    expect(() => checkCancelled(createContext({ signal: AbortSignal.abort(own) }))).toThrow(own);
    expect(() => checkCancelled(createContext({ signal: AbortSignal.abort() }))).toThrow(
      expect.objectContaining({ reason: 'CANCELLED' }),
    );
    expect(() => checkCancelled(createContext({ deadlineMs: Date.now() - 1 }))).toThrow(
      expect.objectContaining({ reason: 'DEADLINE_EXCEEDED' }),
    );
    const timeout = AbortSignal.abort(new DOMException('timed out', 'TimeoutError'));
    expect(() => checkCancelled(createContext({ signal: timeout }))).toThrow(
      expect.objectContaining({ reason: 'DEADLINE_EXCEEDED' }),
    );
  });

  it('asks a context that can tell without its signal, and the signal for the reason only', () => {
    let asked = 0;
    let isAborted = false;
    const context = {
      ...createContext(),
      isAborted: () => isAborted,
      get signal() {
        asked += 1;
        return AbortSignal.abort();
      },
    };
    checkCancelled(context);
    expect(asked).toBe(0);
    isAborted = true;
    expect(() => checkCancelled(context)).toThrow(expect.objectContaining({ reason: 'CANCELLED' }));
    expect(asked).toBe(1);
  });
});
