import type { Logger } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { Closing } from './closing.js';

describe('Closing', () => {
  it('goes on after a part that fails or hangs, within the time', async () => {
    const logged: unknown[] = [];
    const log = (_message: string, fields?: unknown): void => void logged.push(fields);
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const closed: string[] = [];
    const closing = new Closing(logger);
    closing.add('first', () => void closed.push('first'));
    closing.add('hangs', () => new Promise(() => undefined));
    closing.add('fails', () => Promise.reject(new Error('broken')));
    const startedAt = Date.now();
    await closing.close(100);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(closed).toEqual(['first']);
    expect(logged).toEqual([
      { part: 'fails', problem: 'Error: broken' },
      { part: 'hangs', problem: 'Error: the time to stop is over' },
    ]);
  });
});
