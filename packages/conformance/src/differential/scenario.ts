import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject } from '../suite/json.js';
import type { RawIndex } from '../suite/store-documents.js';
import { arbitraryFilter, arbitraryKeys } from './arbitrary-filters.js';
import { arbitraryUpdate } from './arbitrary-updates.js';
import { arbitraryData } from './arbitrary-values.js';

/** A search of a scenario. */
export interface ScenarioQuery {
  readonly filter: JsonObject;
  readonly sort: Readonly<Record<string, 1 | -1>> | undefined;
  readonly skip: number;
  readonly limit: number | undefined;
}

/** A write of a scenario: on the first match of the filter. */
export type ScenarioWrite =
  | { readonly update: JsonObject; readonly filter: JsonObject }
  | { readonly replace: JsonObject; readonly filter: JsonObject }
  | { readonly delete: true; readonly filter: JsonObject };

/** What two adapters are asked alike: documents into indexes, questions, changes, the questions again. */
export interface Scenario {
  readonly indexes: readonly RawIndex[];
  readonly documents: readonly JsonObject[];
  readonly queries: readonly ScenarioQuery[];
  readonly writes: readonly ScenarioWrite[];
}

const arbitraryIndex: Arbitrary<RawIndex> = fc.oneof(
  { weight: 4, arbitrary: arbitraryKeys.map((keys): RawIndex => ({ keys })) },
  { weight: 1, arbitrary: arbitraryKeys.map((keys): RawIndex => ({ keys, options: { sparse: true } })) },
  { weight: 1, arbitrary: arbitraryKeys.map((keys): RawIndex => ({ keys, options: { unique: true } })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(arbitraryKeys, arbitraryFilter)
      .map(([keys, filter]): RawIndex => ({ keys, options: { partial_filter: filter } })),
  },
);

const arbitraryQuery: Arbitrary<ScenarioQuery> = fc.record({
  filter: arbitraryFilter,
  sort: fc.option(arbitraryKeys, { nil: undefined }),
  skip: fc.nat({ max: 2 }),
  limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
});

const arbitraryWrite: Arbitrary<ScenarioWrite> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ update: arbitraryUpdate, filter: arbitraryFilter }) },
  { weight: 1, arbitrary: fc.record({ replace: arbitraryData, filter: arbitraryFilter }) },
  { weight: 1, arbitrary: fc.record({ delete: fc.constant<true>(true), filter: arbitraryFilter }) },
);

/** Scenarios of documents that hurt. */
export const arbitraryScenario: Arbitrary<Scenario> = fc.record({
  indexes: fc.array(arbitraryIndex, { maxLength: 3 }),
  documents: fc.array(arbitraryData, { minLength: 1, maxLength: 8 }),
  queries: fc.array(arbitraryQuery, { minLength: 1, maxLength: 6 }),
  writes: fc.array(arbitraryWrite, { maxLength: 4 }),
});
