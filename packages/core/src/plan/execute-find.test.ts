import { describe, expect, it } from 'vitest';
import type { FindRequest } from '../adapter/requests.js';
import { createContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { parseProjection } from '../projection/parse.js';
import { parseSort } from '../sort/parse.js';
import type { DocumentBatches } from './document-batches.js';
import { type EngineScan, executeCount, executeFind, type ReadCounters } from './execute-find.js';
import { suggestIndex } from './suggest-index.js';

const context = createContext();
const parse = (source: unknown) => parseFilter(source, defaultLimits);
const documents: readonly Document[] = [3, 1, 2, 5, 4].map((n) => ({
  id: `d${n}`,
  data: { n, odd: n % 2 === 1 },
  metadata: {},
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
}));
const byId = [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));
const nothingDone: EngineScan = {
  batches: [documents],
  residual: undefined,
  sorted: false,
  positioned: false,
  paged: false,
  projected: false,
};

async function find(
  request: Partial<FindRequest>,
  scan: Partial<EngineScan> = {},
  counters?: ReadCounters,
  given = context,
): Promise<string[]> {
  const ids: string[] = [];
  const whole: FindRequest = { filter: parse({}), sort: parseSort({}), ...request };
  const batches = executeFind(given, whole, { ...nothingDone, ...scan }, counters);
  for await (const batch of batches) ids.push(...batch.map(({ id }) => id));
  return ids;
}

describe('executeFind', () => {
  it.each<[string, Partial<FindRequest>, Partial<EngineScan>, string[]]>([
    ['sorts', {}, {}, ['d1', 'd2', 'd3', 'd4', 'd5']],
    ['sorts and limits', { sort: parseSort({ n: -1 }), limit: 2 }, {}, ['d5', 'd4']],
    ['sorts, skips and limits', { sort: parseSort({ n: -1 }), skip: 1, limit: 2 }, {}, ['d4', 'd3']],
    ['skips all', { skip: 9, limit: 2 }, {}, []],
    ['filters', { limit: 2 }, { residual: parse({ odd: true }) }, ['d1', 'd3']],
    ['goes on after a position', { after: [3, 'd3'], sort: parseSort({ n: 1 }) }, {}, ['d4', 'd5']],
    ['leaves a position that is done', { after: [3, 'd3'] }, { positioned: true }, byId.map(({ id }) => id)],
    ['keeps an order that is done', { sort: parseSort({ n: 1 }) }, { sorted: true }, ['d3', 'd1', 'd2', 'd5', 'd4']],
    ['pages an order that is done', { skip: 1, limit: 2 }, { sorted: true }, ['d1', 'd2']],
    [
      'leaves pages that are done',
      { skip: 1, limit: 2 },
      { sorted: true, paged: true },
      ['d3', 'd1', 'd2', 'd5', 'd4'],
    ],
  ])('%s', async (_name, request, scan, expected) => {
    expect(await find(request, scan)).toEqual(expected);
  });

  it('projects unless that is done', async () => {
    const projection = parseProjection({ n: 1 }, defaultLimits);
    const request: FindRequest = { filter: parse({}), sort: parseSort({}), limit: 1, projection };
    const read = async (projected: boolean): Promise<unknown> => {
      const { value } = await executeFind(context, request, { ...nothingDone, projected }).next();
      return value?.[0];
    };
    expect(await read(false)).toMatchObject({ id: 'd1', version: 1, data: { n: 1 } });
    expect((await read(false)) as Document).not.toHaveProperty('data.odd');
    expect((await read(true)) as Document).toHaveProperty('data.odd', true);
  });

  it('ends the scan when it has enough, and counts what it read', async () => {
    let ended = false;
    const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
    async function* scan(): DocumentBatches {
      try {
        yield byId.slice(0, 1);
        yield byId.slice(1);
      } finally {
        ended = true;
      }
    }
    await find({ limit: 1, skip: 1 }, { batches: scan(), sorted: true, residual: parse({ odd: true }) }, counters);
    expect([ended, counters]).toEqual([true, { documentsRead: 3, documentsReturned: 1 }]);
  });

  it('refuses to read too much, and names an index that would help', async () => {
    const request = { filter: parse({ odd: true, n: { $gt: 1 } }), sort: parseSort({ n: -1 }), scanDocumentsMax: 4 };
    await expect(find(request, { residual: request.filter })).rejects.toMatchObject({
      reason: 'SCAN_TOO_LARGE',
      message: expect.stringContaining('{"odd":1,"n":-1}'),
      details: { scan_documents_max: 4, suggested_index: { keys: { odd: 1, n: -1 } } },
    });
    await expect(find({ scanDocumentsMax: 4 }, {})).rejects.toMatchObject({ reason: 'SCAN_TOO_LARGE' });
    await expect(find({ scanDocumentsMax: 5 }, {})).resolves.toHaveLength(5);
    await expect(find({ scanDocumentsMax: 4 }, { sorted: true })).resolves.toHaveLength(5);
  });

  it('stops when nobody waits any more', async () => {
    const controller = new AbortController();
    const aborted = createContext({ signal: controller.signal });
    controller.abort();
    await expect(find({}, {}, undefined, aborted)).rejects.toMatchObject({ reason: 'CANCELLED' });
    const late = createContext({ deadlineMs: Date.now() - 1 });
    await expect(find({}, {}, undefined, late)).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    const own = new AbortController();
    own.abort(new DataError('SHUTTING_DOWN', 'The service is stopping.'));
    await expect(find({}, {}, undefined, createContext({ signal: own.signal }))).rejects.toMatchObject({
      reason: 'SHUTTING_DOWN',
    });
  });
});

describe('executeCount', () => {
  it('counts what matches, within the bound', async () => {
    const scan = { batches: [documents], residual: parse({ odd: true }) };
    expect(await executeCount(context, { filter: parse({ odd: true }) }, scan)).toBe(3);
    await expect(
      executeCount(context, { filter: parse({ odd: true }), scanDocumentsMax: 4 }, scan),
    ).rejects.toMatchObject({
      reason: 'SCAN_TOO_LARGE',
    });
  });
});

describe('suggestIndex', () => {
  it.each<[unknown, unknown, unknown]>([
    [{}, {}, undefined],
    [{ a: 1 }, {}, { a: 1 }],
    [{ a: { $gt: 1 }, b: 2 }, {}, { b: 1, a: 1 }],
    [{ a: { $gt: 1 }, b: 2 }, { c: -1 }, { b: 1, c: -1, a: 1 }],
    [{ a: { $gt: 1 } }, { a: -1 }, { a: -1 }],
    [{ 'data.version': 1 }, {}, { 'data.version': 1 }],
    [{ $or: [{ a: 1 }, { b: 1 }] }, {}, undefined],
    [{ a: { $ne: 1 } }, {}, undefined],
    [{ a: { $in: [1, 2] }, _id: { $gt: 'x' } }, {}, { a: 1 }],
  ])('for filter %j, sort %j: %j', (filter, sort, expected) => {
    expect(suggestIndex(parse(filter), parseSort(sort))).toEqual(expected);
  });
});
