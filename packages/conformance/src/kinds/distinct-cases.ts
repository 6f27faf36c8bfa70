import { defaultLimits, encodeValue, findDistinct, parseFilter, parsePath } from '@database-service/core';
import { assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { Json, JsonObject } from '../suite/json.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** The different values of a path. */
export interface DistinctCase {
  readonly name: string;
  readonly path: string;
  readonly filter?: JsonObject;
  /** In the order of values. */
  readonly expect: readonly Json[];
}

/** Paths over the same documents. */
export interface DistinctCases {
  readonly group: string;
  readonly documents: Readonly<Record<string, JsonObject>>;
  readonly metadata?: Readonly<Record<string, JsonObject>>;
  readonly cases: readonly DistinctCase[];
}

async function runDistinctCase(world: World, set: DistinctCases, test: DistinctCase, isIndexed: boolean) {
  const adapter = await world.adapter();
  const collection = await world.fixture(set, isIndexed ? test.path : '', async () => {
    const name = world.newCollectionName();
    await storeDocuments(adapter, world.context, name, set.documents, { metadata: set.metadata ?? {} });
    if (isIndexed) await createIndex(adapter, world.context, name, { keys: { [test.path]: 1 } });
    return name;
  });
  const filter = parseFilter(test.filter ?? {}, defaultLimits);
  const request = { filter, path: parsePath(test.path) };
  const values = await findDistinct(world.context, adapter.collection(collection), request);
  assertSame(
    values.map((value) => encodeValue(value)),
    test.expect,
    `distinct ${test.path}`,
  );
}

/** Makes the cases of a set, each without an index and with one on the path (the id alone has one anyway). */
export function defineDistinctCases(set: DistinctCases): readonly ConformanceCase[] {
  return set.cases.flatMap((testCase) =>
    (testCase.path === 'id' ? [false] : [false, true]).map((isIndexed) => ({
      id: `${set.group}/${testCase.name}${isIndexed ? '@indexed' : ''}`,
      group: set.group,
      run: (world: World) => runDistinctCase(world, set, testCase, isIndexed),
    })),
  );
}
