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
  readonly pipeline: readonly JsonObject[];
  /** In order, unless `unordered`. */
  readonly expect: readonly JsonObject[] | 'refused';
  readonly unordered?: true;
}

/** Pipelines over the same documents. */
export interface PipelineCases {
  readonly group: string;
  readonly documents: Readonly<Record<string, JsonObject>>;
  /** Paths indexed in the second run of each case. */
  readonly indexOn: readonly string[];
  readonly cases: readonly PipelineCase[];
}

async function prepareCollection(world: World, set: PipelineCases, isIndexed: boolean): Promise<string> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  await storeDocuments(adapter, world.context, collection, set.documents);
  for (const path of isIndexed ? set.indexOn : []) {
    await createIndex(adapter, world.context, collection, { keys: { [path]: 1 } });
  }
  return collection;
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
    await assertFails(() => parsePipeline(test.pipeline, defaultLimits), 'refused', what);
    return;
  }
  const adapter = await world.adapter();
  const collection = await world.fixture(set, String(isIndexed), () => prepareCollection(world, set, isIndexed));
  const request: AggregateRequest = { pipeline: parsePipeline(test.pipeline, defaultLimits), withMeta: false };
  const stream = adapter.collection(collection).aggregate(world.context, request);
  const results: readonly unknown[] = (await collect(stream)).map((result) => encodeValue(result));
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
