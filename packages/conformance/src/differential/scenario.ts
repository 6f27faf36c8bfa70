import fc, { type Arbitrary } from 'fast-check';
import type { JsonObject } from '../suite/json.js';
import type { RawIndex } from '../suite/store-documents.js';
import { arbitraryFilter, arbitraryKeys } from './arbitrary-filters.js';
import { arbitraryJoin, arbitraryPipeline } from './arbitrary-pipelines.js';
import { arbitraryUpdate } from './arbitrary-updates.js';
import { arbitraryData, arbitraryValue } from './arbitrary-values.js';

/** A search of a scenario. */
export interface ScenarioQuery {
  readonly filter: JsonObject;
  readonly sort: Readonly<Record<string, 1 | -1>> | undefined;
  readonly skip: number;
  readonly limit: number | undefined;
}

/** A write of a scenario: on the first match of the filter, or on all where nothing can be refused half-way. */
export type ScenarioWrite =
  | { readonly update: JsonObject; readonly filter: JsonObject; readonly many: true }
  | { readonly delete: true; readonly filter: JsonObject; readonly many: true }
  | { readonly update: JsonObject; readonly filter: JsonObject }
  | { readonly replace: JsonObject; readonly filter: JsonObject }
  | { readonly delete: true; readonly filter: JsonObject };

/** What two adapters are asked alike: documents into indexes, questions, changes, the questions again. */
export interface Scenario {
  readonly indexes: readonly RawIndex[];
  readonly documents: readonly JsonObject[];
  readonly queries: readonly ScenarioQuery[];
  /** The name `$self` in a join stands for the scenario's collection. */
  readonly pipelines: readonly (readonly JsonObject[])[];
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
  {
    weight: 1,
    arbitrary: fc.record({
      update: fc.oneof(
        arbitraryValue.map((value): JsonObject => ({ $set: { a: value } })),
        fc.constantFrom<JsonObject>({ $unset: { 'a.b': '' } }, { $unset: { b: '' } }, { $set: { 'metadata.m': 1 } }),
      ),
      filter: arbitraryFilter,
      many: fc.constant<true>(true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      delete: fc.constant<true>(true),
      filter: arbitraryFilter,
      many: fc.constant<true>(true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ delete: fc.constant<true>(true), filter: arbitraryFilter }) },
);

/** An update of many may be refused half-way by a unique index; what stays then is each engine's own. */
function leaveOutUndetermined(scenario: Scenario): Scenario {
  if (scenario.indexes.every(({ options }) => options?.unique !== true)) return scenario;
  return { ...scenario, writes: scenario.writes.filter((write) => !('update' in write && 'many' in write)) };
}

/** Scenarios of documents that hurt. */
export const arbitraryScenario: Arbitrary<Scenario> = fc
  .record({
    indexes: fc.array(arbitraryIndex, { maxLength: 3 }),
    documents: fc.array(arbitraryData, { minLength: 1, maxLength: 8 }),
    queries: fc.array(arbitraryQuery, { minLength: 1, maxLength: 6 }),
    pipelines: fc.array(
      fc.oneof({ weight: 6, arbitrary: arbitraryPipeline }, { weight: 1, arbitrary: arbitraryJoin('$self') }),
      { maxLength: 4 },
    ),
    writes: fc.array(arbitraryWrite, { maxLength: 4 }),
  })
  .map(leaveOutUndetermined);
