import { defaultLimits, parseProjection } from '@database-service/core';
import { assertFails, assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { dataOf, findDocuments } from '../suite/read-documents.js';
import { storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** A projection of one document, and what is left of its data. */
export interface ProjectionCase {
  readonly name: string;
  readonly data: JsonObject;
  /** Selects the document, and tells `$` which element it matched. */
  readonly filter?: JsonObject;
  readonly projection: JsonObject;
  /** `refused`: when it is read; `fails`: when it meets the document. */
  readonly expect: JsonObject | 'refused' | 'fails';
}

async function runProjectionCase(world: World, testCase: ProjectionCase): Promise<void> {
  const what = `projection ${JSON.stringify(testCase.projection)}`;
  if (testCase.expect === 'refused') {
    await assertFails(() => parseProjection(testCase.projection, defaultLimits), 'refused', what);
    return;
  }
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  await storeDocuments(adapter, world.context, collection, { x: testCase.data });
  const projection = parseProjection(testCase.projection, defaultLimits);
  const find = () =>
    findDocuments(adapter, world.context, collection, { filter: testCase.filter ?? {} }, { projection });
  if (testCase.expect === 'fails') {
    await assertFails(find, 'refused', what);
    return;
  }
  const found = await find();
  assertSame(found.map(dataOf), [testCase.expect], what);
  assertSame(
    found.map((document) => document.version),
    [1],
    `version beside ${what}`,
  );
  const whole = await adapter.collection(collection).get(world.context, 'x');
  assertSame(whole === undefined ? undefined : dataOf(whole), testCase.data, `document after ${what}`);
}

/** Makes the cases of a group. */
export function defineProjectionCases(group: string, cases: readonly ProjectionCase[]): readonly ConformanceCase[] {
  return cases.map((testCase) => ({
    id: `${group}/${testCase.name}`,
    group,
    run: (world: World) => runProjectionCase(world, testCase),
  }));
}
