import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createContext } from './context.js';
import type { Document } from './document/document.js';
import { parseFilter } from './filter/parse.js';
import { defaultLimits } from './limits.js';
import { Pacer } from './pacer.js';
import { parsePipeline } from './pipeline/parse.js';
import { runStages } from './pipeline/run.js';
import { executeCount } from './plan/execute-find.js';

/** About 2 ms for each document. */
const dear = { $gt: [{ $sum: { $map: { input: { $range: [0, 10_000] }, in: { $multiply: ['$$this', 2] } } } }, 0] };

async function* endless(): AsyncGenerator<{ _id: string }, void, undefined> {
  for (;;) yield { _id: 'a' };
}

function* endlessBatches(): Generator<readonly Document[], void, undefined> {
  const time = new Date(0);
  const document = { id: 'a', data: {}, metadata: {}, version: 1, createdAt: time, updatedAt: time };
  for (;;) yield Array.from({ length: 1_000 }, () => document);
}

/** Waits for work that has no end, and tells when a timer of 10 ms came to its turn. */
async function timeOther(work: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const [ranMs] = await Promise.all([
    sleep(10).then(() => performance.now() - startedMs),
    expect(work).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' }),
  ]);
  return ranMs;
}

describe('Pacer', () => {
  it('is due after 20 ms, and again after as many', async () => {
    const pacer = new Pacer(createContext());
    expect(pacer.isDue()).toBe(false);
    await sleep(25);
    expect(pacer.isDue()).toBe(true);
    await pacer.pause();
    expect(pacer.isDue()).toBe(false);
  });

  it('lets others in between the documents of a pipeline', async () => {
    const { stages } = parsePipeline([{ $project: { x: dear } }, { $match: { x: 1 } }], defaultLimits);
    const read = async () => {
      const context = createContext({ deadlineMs: Date.now() + 500 });
      const readCollection = () => endless();
      for await (const _ of runStages(endless(), stages, context, { readCollection }));
    };
    expect(await timeOther(read())).toBeLessThan(300);
  });

  it('lets others in between the steps of a $graphLookup, and the documents of a $lookup', async () => {
    let made = 0;
    async function* readNext() {
      made += 1;
      yield { _id: `n${made}`, next: `n${made + 1}` };
    }
    const graph = { from: 'x', startWith: '$_id', connectFromField: 'next', connectToField: '_id', as: 'found' };
    const join = {
      from: 'x',
      let: { x: dear },
      pipeline: [{ $match: { $expr: { $eq: ['$a', '$$x'] } } }],
      as: 'found',
    };
    for (const stage of [{ $graphLookup: graph }, { $lookup: join }]) {
      const { stages } = parsePipeline([{ $skip: 0 }, stage, { $match: { none: 1 } }], defaultLimits);
      const read = async () => {
        const context = createContext({ deadlineMs: Date.now() + 300 });
        for await (const _ of runStages(endless(), stages, context, { readCollection: readNext }));
      };
      expect(await timeOther(read())).toBeLessThan(200);
    }
  });

  it('lets others in between the documents that a filter tests', async () => {
    const filter = parseFilter({ $expr: { $not: [dear] } }, defaultLimits);
    const context = createContext({ deadlineMs: Date.now() + 500 });
    const counting = executeCount(context, { filter }, { batches: endlessBatches(), residual: filter });
    expect(await timeOther(counting)).toBeLessThan(300);
  });
});
