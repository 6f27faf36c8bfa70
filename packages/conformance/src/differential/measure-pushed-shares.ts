import { type Adapter, createContext, isDataError } from '@database-service/core';
import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject } from '../suite/json.js';
import { insertDocuments } from '../suite/store-documents.js';
import { arbitraryFilter, arbitraryScalarFilter } from './arbitrary-filters.js';
import { arbitraryData } from './arbitrary-values.js';
import { type PushedShare, PushedShareCounter } from './pushed-share.js';

/** What an engine answers by itself: of filters whose operands are scalars, and of any. */
export interface PushedShares {
  readonly scalars: PushedShare;
  readonly any: PushedShare;
}

/** The same filters for everyone, so that reports can be compared. */
const seed = 20_261_123;
const samples = 3_000;

/** Asks an adapter how it answers filters. It may hold other collections; `pushed_share` is made and dropped. */
export async function measurePushedShares(adapter: Adapter): Promise<PushedShares> {
  const context = createContext({ requestId: 'pushed-share' });
  const documents = fc
    .sample(arbitraryData, { seed, numRuns: 20 })
    .map((data, position) => [`d${position}`, data] as const);
  await insertDocuments(adapter, context, 'pushed_share', Object.fromEntries(documents));
  const measure = async (filters: Arbitrary<JsonObject>): Promise<PushedShare> => {
    const counter = new PushedShareCounter();
    for (const filter of fc.sample(filters, { seed, numRuns: samples })) {
      await counter.count(adapter, context, 'pushed_share', filter).catch((error: unknown) => {
        if (!isDataError(error)) throw error;
      });
    }
    return counter.report();
  };
  try {
    return { scalars: await measure(arbitraryScalarFilter), any: await measure(arbitraryFilter) };
  } finally {
    await adapter.dropCollection(context, 'pushed_share');
  }
}
