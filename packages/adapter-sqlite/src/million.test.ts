import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  type DataObject,
  defaultLimits,
  type Explanation,
  parseFilter,
  parseIndexDefinition,
  parseSort,
} from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

/** What the engine answers alone, and by an index, must stay so at this size. */
const count = 1_000_000;
const batchSize = 50_000;
const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-million-'));
const context = createContext();
let adapter: Adapter;

/** `n` is unique, of each `s` there are ten; `rare` is there in a thousandth, `mostly` null but in a thousandth. */
const documentOf = (n: number): DataObject => ({
  n,
  s: `s${n % 100_000}`,
  d: new Date(n * 1000),
  flag: n % 100_000 === 7,
  mostly: n % 1000 === 3 ? n : null,
  ...(n % 1000 === 5 ? { rare: n } : {}),
});

beforeAll(async () => {
  adapter = createSqliteAdapter({ file: path.join(folder, 'million.db'), synchronous: 'normal' });
  for (let start = 0; start < count; start += batchSize) {
    const operations = Array.from({ length: batchSize }, (_, offset) => ({
      kind: 'insert' as const,
      collection: 'big',
      document: { id: String(start + offset).padStart(7, '0'), data: documentOf(start + offset), metadata: {} },
    }));
    await adapter.write(context, { operations, mode: 'ordered' });
  }
  const big = adapter.collection('big');
  for (const keys of [{ n: 1 }, { s: 1, n: -1 }, { d: 1 }, { flag: 1 }, { mostly: 1 }, { rare: 1 }]) {
    const options = 'rare' in keys ? { sparse: true } : {};
    await big.createIndex(context, parseIndexDefinition({ keys, options }, defaultLimits));
  }
}, 600_000);

afterAll(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

const explain = (filter: unknown): Promise<Explanation> =>
  adapter.collection('big').explain(context, {
    filter: parseFilter(filter, defaultLimits),
    sort: parseSort({ id: 1 }),
    scanDocumentsMax: 100_000,
  });

const date = (n: number) => ({ $date: new Date(n * 1000).toISOString() });

describe(`filters on ${count.toLocaleString('en')} documents`, () => {
  it.each<[unknown, string, number]>([
    [{ n: 5 }, 'n_1', 1],
    [{ n: { $eq: 5 } }, 'n_1', 1],
    [{ s: 's77' }, 's_1_n_-1', 10],
    [{ flag: true }, 'flag_1', 10],
    [{ d: date(77) }, 'd_1', 1],
    [{ n: { $gt: 999_990 } }, 'n_1', 9],
    [{ n: { $gte: 999_990 } }, 'n_1', 10],
    [{ n: { $lt: 10 } }, 'n_1', 10],
    [{ n: { $lte: 10 } }, 'n_1', 11],
    [{ d: { $gte: date(10), $lt: date(20) } }, 'd_1', 10],
    [{ s: { $gte: 's9999', $lt: 's99991' } }, 's_1_n_-1', 20],
    [{ s: 's77', n: { $gt: 500_000 } }, 's_1_n_-1', 5],
    [{ n: { $in: [1, 3, 5, -1, 'x', null] } }, 'n_1', 3],
    [{ mostly: { $ne: null } }, 'mostly_1', 1000],
    [{ mostly: { $nin: [null, 3] } }, 'mostly_1', 999],
    [{ mostly: { $not: { $eq: null } } }, 'mostly_1', 1000],
    [{ $nor: [{ mostly: null }, { mostly: { $gt: 10_000 } }] }, 'mostly_1', 10],
    [{ mostly: { $gte: 0, $mod: [2, 1] } }, 'mostly_1', 1000],
    [{ mostly: { $mod: [2000, 3] } }, 'mostly_1', 500],
    [{ mostly: { $bitsAllSet: 8 } }, 'mostly_1', 500],
    [{ mostly: { $bitsAllClear: [3, 60] } }, 'mostly_1', 500],
    [{ mostly: { $bitsAnySet: [3, 60] } }, 'mostly_1', 500],
    [{ mostly: { $bitsAnyClear: [0, 3] } }, 'mostly_1', 500],
    [{ mostly: { $type: 'number' } }, 'mostly_1', 1000],
    [{ mostly: { $type: 'int' } }, 'mostly_1', 1000],
    [{ mostly: { $type: ['string', 'bool'] } }, 'mostly_1', 0],
    [{ mostly: { $not: { $type: 'number' }, $ne: null } }, 'mostly_1', 0],
    [{ rare: { $exists: true } }, 'rare_1', 1000],
    [{ n: { $exists: false } }, 'n_1', 0],
    [{ n: { $all: [5] } }, 'n_1', 1],
    [{ n: { $size: 2 } }, 'n_1', 0],
    [{ n: { $elemMatch: { $gt: 1 } } }, 'n_1', 0],
    [{ $and: [{ n: { $gt: 10 } }, { n: { $lt: 20 } }] }, 'n_1', 9],
    [{ $or: [{ n: 1 }, { n: { $gt: 999_998 } }] }, 'n_1', 2],
    [{ $or: [{ n: 1 }, { s: 's5' }, { rare: 5 }] }, 'n_1 + s_1_n_-1 + rare_1', 11],
  ])('%j is wholly pushed, and served by %s', async (filter, name, matches) => {
    const explanation = await explain(filter);
    expect(explanation).toMatchObject({ residual: null, index: { name } });
    expect(explanation.documentsReturned).toBe(matches);
    expect(explanation.documentsRead).toBe(matches);
    const { plan } = explanation.enginePlan as { readonly plan: readonly string[] };
    expect(plan.join('\n')).toMatch(/SEARCH c USING (PRIMARY KEY|INDEX)/);
    expect(plan.join('\n')).not.toMatch(/SCAN [cd]\b/);
  });
});
