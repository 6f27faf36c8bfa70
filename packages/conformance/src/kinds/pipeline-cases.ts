import { type AggregateRequest, defaultLimits, encodeValue, parsePipeline } from '@database-service/core';
import { assertFails, assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { Json, JsonObject } from '../suite/json.js';
import { collect } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** A pipeline and its results. */
export interface PipelineCase {
  readonly name: string;
  /** A text `#name` stands for the collection of that name in `others`, or for one that does not exist. */
  readonly pipeline: readonly JsonObject[];
  /** In order, unless `unordered`. `refused`: when it is read; `fails`: when it is read or run. */
  readonly expect: readonly JsonObject[] | 'refused' | 'fails';
  readonly unordered?: true;
  readonly withMeta?: true;
}

/** Pipelines over the same documents. */
export interface PipelineCases {
  readonly group: string;
  readonly documents: Readonly<Record<string, JsonObject>>;
  readonly metadata?: Readonly<Record<string, JsonObject>>;
  /** Further collections, by the names that pipelines have for them. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  /** Paths indexed in the second run of each case. */
  readonly indexOn: readonly string[];
  readonly cases: readonly PipelineCase[];
}

/** What a set runs over. */
interface PreparedCollections {
  readonly collection: string;
  /** Those of `others`, by their names in pipelines. */
  readonly others: ReadonlyMap<string, string>;
}

async function prepareCollections(world: World, set: PipelineCases, isIndexed: boolean): Promise<PreparedCollections> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  const metadata = set.metadata === undefined ? {} : { metadata: set.metadata };
  await storeDocuments(adapter, world.context, collection, set.documents, metadata);
  const others = new Map<string, string>();
  for (const [name, documents] of Object.entries(set.others ?? {})) {
    const other = world.newCollectionName();
    others.set(name, other);
    await storeDocuments(adapter, world.context, other, documents);
  }
  for (const path of isIndexed ? set.indexOn : []) {
    for (const name of [collection, ...others.values()]) {
      await createIndex(adapter, world.context, name, { keys: { [path]: 1 } });
    }
  }
  return { collection, others };
}

/** The pipeline with the names that collections have in this run. */
function nameCollections(raw: Json, others: ReadonlyMap<string, string>): Json {
  if (typeof raw === 'string') return raw.startsWith('#') ? (others.get(raw.slice(1)) ?? 'case_missing') : raw;
  if (typeof raw !== 'object' || raw === null) return raw;
  if (Array.isArray(raw)) return raw.map((item: Json) => nameCollections(item, others));
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, nameCollections(value, others)]));
}

/** The same text for objects that differ in the order of their keys only. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const byText = (a: unknown, b: unknown) => (textOf(a) < textOf(b) ? -1 : 1);

async function runPipelineCase(
  world: World,
  set: PipelineCases,
  test: PipelineCase,
  isIndexed: boolean,
): Promise<void> {
  const what = JSON.stringify(test.pipeline);
  if (test.expect === 'refused') {
    await assertFails(() => parsePipeline(nameCollections(test.pipeline, new Map()), defaultLimits), 'refused', what);
    return;
  }
  const adapter = await world.adapter();
  const prepared = await world.fixture(set, String(isIndexed), () => prepareCollections(world, set, isIndexed));
  const run = async () => {
    const pipeline = parsePipeline(nameCollections(test.pipeline, prepared.others), defaultLimits);
    const request: AggregateRequest = { pipeline, withMeta: test.withMeta === true };
    return await collect(adapter.collection(prepared.collection).aggregate(world.context, request));
  };
  if (test.expect === 'fails') {
    await assertFails(run, 'refused', what);
    return;
  }
  const results: readonly unknown[] = (await run()).map((result) => encodeValue(result));
  const isUnordered = test.unordered === true;
  const expected: readonly Json[] = isUnordered ? test.expect.toSorted(byText) : test.expect;
  assertSame(isUnordered ? results.toSorted(byText) : results, expected, what);
}

/** Makes the cases of a set, each without indexes and with them. */
export function definePipelineCases(set: PipelineCases): readonly ConformanceCase[] {
  return set.cases.flatMap((testCase) =>
    (testCase.expect === 'refused' ? [false] : [false, true]).map((isIndexed) => ({
      id: `${set.group}/${testCase.name}${isIndexed ? '@indexed' : ''}`,
      group: set.group,
      run: (world: World) => runPipelineCase(world, set, testCase, isIndexed),
    })),
  );
}
