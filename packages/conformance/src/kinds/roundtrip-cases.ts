import { decodeData, defaultLimits } from '@database-service/core';
import { assertFails, assertSame, assertThat } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { dataOf, findDocuments } from '../suite/read-documents.js';
import { storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** Data that must come back as it went in, or in the form given, or be refused. */
export interface RoundtripCase {
  readonly name: string;
  readonly data: JsonObject;
  /** Where what comes back is written differently (`-0` as `0`, a date in its canonical form). */
  readonly expect?: JsonObject | 'refused';
}

async function runRoundtripCase(world: World, { data, expect = data }: RoundtripCase): Promise<void> {
  if (expect === 'refused') {
    await assertFails(() => decodeData(data, defaultLimits), 'refused', 'the data');
    return;
  }
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  await storeDocuments(adapter, world.context, collection, { x: data });
  const got = await adapter.collection(collection).get(world.context, 'x');
  assertThat(got !== undefined, 'get: no document');
  assertSame(dataOf(got), expect, 'get');
  assertThat(got.createdAt instanceof Date && got.updatedAt instanceof Date, 'times are dates');
  const found = await findDocuments(adapter, world.context, collection, { filter: { id: 'x' } });
  assertSame(found.map(dataOf), [expect], 'find');
}

/** Makes the cases of a group. */
export function defineRoundtripCases(group: string, cases: readonly RoundtripCase[]): readonly ConformanceCase[] {
  return cases.map((testCase) => ({
    id: `${group}/${testCase.name}`,
    group,
    run: (world: World) => runRoundtripCase(world, testCase),
  }));
}
