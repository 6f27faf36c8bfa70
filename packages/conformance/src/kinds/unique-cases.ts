import { assertDataError, assertSame, assertThat } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, insertDocuments, type RawIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** Two documents against one unique index: whether the second is let in. */
export interface UniqueCase {
  readonly name: string;
  readonly index: RawIndex;
  readonly first: JsonObject;
  readonly second: JsonObject;
  readonly collide: boolean;
}

async function runUniqueCase(world: World, testCase: UniqueCase, isBuiltLater: boolean): Promise<void> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  const { context } = world;
  const { first, second, index } = testCase;
  if (isBuiltLater) {
    await storeDocuments(adapter, context, collection, { first, second });
    const made = await createIndex(adapter, context, collection, index).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (testCase.collide) assertDataError(made, 'INDEX_DUPLICATES', 'the index over both documents');
    else assertSame(made, undefined, 'error of the index over both documents');
    const names = (await adapter.collection(collection).listIndexes(context)).length;
    assertSame(names, testCase.collide ? 0 : 1, 'indexes afterwards');
    return;
  }
  await createIndex(adapter, context, collection, index);
  await storeDocuments(adapter, context, collection, { first });
  const [result] = await insertDocuments(adapter, context, collection, { second });
  assertThat(result !== undefined, 'write gave no result');
  if (testCase.collide) {
    assertThat(!result.ok, 'the second document was let in');
    assertDataError(result.error, 'DUPLICATE_VALUE', 'the second insert');
  } else if (!result.ok) throw result.error;
  const stored = await findDocuments(adapter, context, collection);
  assertSame(stored.length, testCase.collide ? 1 : 2, 'documents stored');
}

/** Makes the cases of a group: by inserting under the index, and by building it over both documents. */
export function defineUniqueCases(group: string, cases: readonly UniqueCase[]): readonly ConformanceCase[] {
  return cases.flatMap((testCase) =>
    [false, true].map((isBuiltLater) => ({
      id: `${group}/${testCase.name}${isBuiltLater ? '@built' : ''}`,
      group,
      run: (world: World) => runUniqueCase(world, testCase, isBuiltLater),
    })),
  );
}
