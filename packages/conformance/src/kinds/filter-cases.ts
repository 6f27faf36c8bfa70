import { defaultLimits, parseFilter } from '@database-service/core';
import { assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';
import { indexablePaths } from './indexable-paths.js';

/** A filter and the documents it selects, told by their ids or by the ids it leaves out. */
export type FilterCase = { readonly name: string; readonly filter: JsonObject } & (
  | { readonly expect: readonly string[] }
  | { readonly expectAllBut: readonly string[] }
);

/** Filters over the same documents. */
export interface FilterCases {
  readonly group: string;
  /** Data by id. */
  readonly documents: Readonly<Record<string, JsonObject>>;
  readonly metadata?: Readonly<Record<string, JsonObject>>;
  readonly cases: readonly FilterCase[];
}

/**
 * How each filter is run: without an index, with ascending indexes on its paths, with sparse descending ones. The
 * answer is the same.
 */
const variants = {
  plain: undefined,
  indexed: { direction: 1, sparse: false },
  sparse: { direction: -1, sparse: true },
} as const;

type Variant = keyof typeof variants;

async function prepareCollection(world: World, set: FilterCases, variant: Variant): Promise<string> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  const index = variants[variant];
  if (index !== undefined) {
    const paths = new Set(set.cases.flatMap((testCase) => indexablePaths(testCase.filter)));
    for (const path of paths) {
      const options = { sparse: index.sparse };
      await createIndex(adapter, world.context, collection, { keys: { [path]: index.direction }, options });
    }
  }
  const metadata = set.metadata === undefined ? {} : { metadata: set.metadata };
  await storeDocuments(adapter, world.context, collection, set.documents, metadata);
  return collection;
}

function expectedIds(set: FilterCases, testCase: FilterCase): readonly string[] {
  const left = (id: string) =>
    'expect' in testCase ? testCase.expect.includes(id) : !testCase.expectAllBut.includes(id);
  return Object.keys(set.documents).filter(left).sort();
}

function checkIds(set: FilterCases, testCase: FilterCase): void {
  const named = 'expect' in testCase ? testCase.expect : testCase.expectAllBut;
  for (const id of named) {
    if (!Object.hasOwn(set.documents, id)) throw new Error(`${set.group}/${testCase.name} names no document: ${id}`);
  }
}

async function runFilterCase(world: World, set: FilterCases, testCase: FilterCase, variant: Variant): Promise<void> {
  const adapter = await world.adapter();
  const collection = await world.fixture(set, variant, () => prepareCollection(world, set, variant));
  const expected = expectedIds(set, testCase);
  const found = await findDocuments(adapter, world.context, collection, { filter: testCase.filter });
  assertSame(
    found.map((document) => document.id),
    expected,
    `ids found by ${JSON.stringify(testCase.filter)}`,
  );
  const filter = parseFilter(testCase.filter, defaultLimits);
  const count = await adapter.collection(collection).count(world.context, { filter });
  assertSame(count, expected.length, `count of ${JSON.stringify(testCase.filter)}`);
}

/** Makes the cases of a set, each in all variants that differ for it. */
export function defineFilterCases(set: FilterCases): readonly ConformanceCase[] {
  return set.cases.flatMap((testCase) => {
    checkIds(set, testCase);
    const isIndexable = indexablePaths(testCase.filter).length > 0;
    const names: readonly Variant[] = isIndexable ? ['plain', 'indexed', 'sparse'] : ['plain'];
    return names.map((variant) => ({
      id: `${set.group}/${testCase.name}${variant === 'plain' ? '' : `@${variant}`}`,
      group: set.group,
      run: (world: World) => runFilterCase(world, set, testCase, variant),
    }));
  });
}
