import {
  type Adapter,
  type Document,
  decodeCursor,
  defaultLimits,
  encodeCursor,
  type FindRequest,
  parseFilter,
  parseSort,
  sortPosition,
} from '@database-service/core';
import { assertSame, assertThat } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { collect } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** A sort and the order it gives. */
export interface SortCase {
  readonly name: string;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  readonly filter?: JsonObject;
  readonly expect: readonly string[];
}

/** Sorts over the same documents. */
export interface SortCases {
  readonly group: string;
  readonly documents: Readonly<Record<string, JsonObject>>;
  readonly cases: readonly SortCase[];
}

async function prepareCollection(world: World, set: SortCases, index: SortCase['sort'] | undefined): Promise<string> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  await storeDocuments(adapter, world.context, collection, set.documents);
  if (index !== undefined) await createIndex(adapter, world.context, collection, { keys: index });
  return collection;
}

const idsOf = (documents: readonly Document[]) => documents.map((document) => document.id);

async function readByCursor(
  adapter: Adapter,
  world: World,
  collection: string,
  request: FindRequest,
  idsMax: number,
): Promise<string[]> {
  const ids: string[] = [];
  let page = request;
  while (ids.length <= idsMax) {
    const documents = await collect(adapter.collection(collection).find(world.context, { ...page, limit: 2 }));
    ids.push(...idsOf(documents));
    const last = documents.at(-1);
    if (last === undefined || documents.length < 2) return ids;
    const cursor = encodeCursor(sortPosition(last, request.sort), { collection, ...request });
    page = { ...request, after: decodeCursor(cursor, { collection, ...request }) };
  }
  return ids;
}

async function runSortCase(world: World, set: SortCases, testCase: SortCase, isIndexed: boolean): Promise<void> {
  const adapter = await world.adapter();
  const index = isIndexed ? testCase.sort : undefined;
  const key = JSON.stringify(index ?? 'plain');
  const collection = await world.fixture(set, key, () => prepareCollection(world, set, index));
  const request: FindRequest = {
    filter: parseFilter(testCase.filter ?? {}, defaultLimits),
    sort: parseSort(testCase.sort),
  };
  const read = (rest: Partial<FindRequest>) =>
    collect(adapter.collection(collection).find(world.context, { ...request, ...rest }));
  const expected = testCase.expect;
  const what = `sort ${JSON.stringify(testCase.sort)}`;

  assertSame(idsOf(await read({})), expected, what);
  assertSame(idsOf(await read({ limit: 3 })), expected.slice(0, 3), `${what}, first 3`);
  assertSame(idsOf(await read({ skip: 2, limit: 2 })), expected.slice(2, 4), `${what}, 2 after 2`);
  const paged = await readByCursor(adapter, world, collection, request, expected.length);
  assertThat(paged.length <= expected.length, `${what} by cursor: pages repeat documents: ${paged.join(', ')}`);
  assertSame(paged, expected, `${what} by cursor, in pages of 2`);
}

/** Makes the cases of a set, each without an index and with one on the sort's keys (the id alone has one anyway). */
export function defineSortCases(set: SortCases): readonly ConformanceCase[] {
  return set.cases.flatMap((testCase) =>
    (Object.keys(testCase.sort).join() === 'id' ? [false] : [false, true]).map((isIndexed) => ({
      id: `${set.group}/${testCase.name}${isIndexed ? '@indexed' : ''}`,
      group: set.group,
      run: (world: World) => runSortCase(world, set, testCase, isIndexed),
    })),
  );
}
