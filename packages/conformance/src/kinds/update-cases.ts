import { defaultLimits, encodeValue, parseFilter, type Update } from '@database-service/core';
import { assertDataError, assertFails, assertSame, assertThat } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';
import { type RawUpdate, toUpdate } from '../suite/write-operations.js';

/**
 * An update of one document: what it was, what becomes of it. `unchanged` also means that the version stays and that
 * nothing counts as modified; `refused` that the update fails, when it is read or when it is applied, and blames the
 * request.
 */
export type UpdateCase = RawUpdate & UpdatedDocument;

/** A document before and after. */
export interface UpdatedDocument {
  readonly name: string;
  readonly before: JsonObject;
  /** Selects the document; by default all are selected. */
  readonly filter?: JsonObject;
  readonly after: JsonObject | 'unchanged' | 'refused';
  /** The metadata afterwards, which began as `{"m": 1}`. */
  readonly metadata?: JsonObject;
}

/** The parsed update; `undefined` if it is refused already when it is read, as it then must be expected to be. */
async function parseOrExpectRefusal(testCase: UpdateCase): Promise<Update | undefined> {
  if (testCase.after !== 'refused') return toUpdate(testCase);
  try {
    return toUpdate(testCase);
  } catch {
    await assertFails(() => toUpdate(testCase), 'refused', 'the update');
    return undefined;
  }
}

async function runUpdateCase(world: World, testCase: UpdateCase): Promise<void> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  const { context } = world;
  await storeDocuments(adapter, context, collection, { x: testCase.before }, { metadata: { x: { m: 1 } } });
  const update = await parseOrExpectRefusal(testCase);
  if (update === undefined) return;

  const target = { filter: parseFilter(testCase.filter ?? {}, defaultLimits), many: false };
  const operation = { kind: 'update' as const, collection, target, update, returning: 'after' as const };
  const [result] = await adapter.write(context, { operations: [operation], mode: 'ordered' });
  assertThat(result !== undefined, 'write gave no result');
  const isChanged = typeof testCase.after !== 'string';
  if (testCase.after === 'refused') {
    assertThat(!result.ok, 'the update was to be refused, but it was done');
    assertDataError(result.error, 'refused', 'the update');
  } else {
    if (!result.ok) throw result.error;
    assertSame(result.matchedCount, 1, 'matched');
    assertSame(result.modifiedCount, isChanged ? 1 : 0, 'modified');
    assertSame(result.document?.version, isChanged ? 2 : 1, 'version returned');
  }

  const stored = await adapter.collection(collection).get(context, 'x');
  assertThat(stored !== undefined, 'the document is gone');
  assertSame(encodeValue(stored.data), isChanged ? testCase.after : testCase.before, 'data stored');
  assertSame(encodeValue(stored.metadata), testCase.metadata ?? { m: 1 }, 'metadata stored');
  assertSame(stored.version, isChanged ? 2 : 1, 'version stored');
  if (!isChanged) assertSame(stored.updatedAt.getTime(), stored.createdAt.getTime(), 'time of the update');
}

/** Makes the cases of a group. */
export function defineUpdateCases(group: string, cases: readonly UpdateCase[]): readonly ConformanceCase[] {
  return cases.map((testCase) => ({
    id: `${group}/${testCase.name}`,
    group,
    run: (world: World) => runUpdateCase(world, testCase),
  }));
}
