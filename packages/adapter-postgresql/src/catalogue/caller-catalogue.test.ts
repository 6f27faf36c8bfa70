import { createContext, defaultLimits } from '@database-service/core';
import type { SqlRow } from '@database-service/sql';
import { describe, expect, it } from 'vitest';
import { CallerCatalogue } from './caller-catalogue.js';
import { Catalogue } from './catalogue.js';

describe('a catalogue that many wait for', () => {
  it('is read once for all of them, and goes on without one who may wait no longer', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<readonly SqlRow[]>();
    let readings = 0;
    const server = {
      all: () => {
        readings += 1;
        return answer;
      },
    };
    const shared = new Catalogue(server, { limits: defaultLimits, schema: 'public', tables: [] });
    const controller = new AbortController();
    const [hurried, leaving, patient] = [
      createContext({ deadlineMs: Date.now() + 50 }),
      createContext({ signal: controller.signal }),
      createContext(),
    ].map((context) => new CallerCatalogue(shared, server, context).known());
    const left = expect(leaving).rejects.toMatchObject({ reason: 'CANCELLED' });
    await expect(hurried).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    controller.abort();
    await left;
    resolve([[5, '[]', '[]']]);
    expect((await patient)?.version).toBe(5);
    // The first, and one that began when all had asked.
    expect(readings).toBe(2);
    const known = new CallerCatalogue(shared, server, createContext({ deadlineMs: 1 }));
    expect((await known.known()).version).toBe(5);
  });
});
