import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parsePath, parseValuePath } from '../document/parse-path.js';
import type { FieldPath } from '../document/path.js';
import type { FieldTest, Filter } from '../filter/ast.js';
import { and, field, not, or } from '../filter/build.js';
import { formatFilter } from '../filter/format.js';
import { compileFilter } from '../filter/match.js';
import type { IndexDefinition, IndexState } from '../index-key/definition.js';
import { compileIndexEntries } from '../index-key/entries.js';
import { compareBytes } from '../index-key/key-bytes.js';
import { isAfter, sortDocuments, sortPosition } from '../sort/position.js';
import type { Sort } from '../sort/sort.js';
import type { DataObject, Value } from '../value/value.js';
import { chooseIndex } from './choose-index.js';
import type { IndexScan } from './index-scan.js';
import { withoutImplied } from './without-implied.js';

const runs = 2_000;
const long = 'x'.repeat(600);
const scalar = fc.constantFrom<Value>(
  ...[null, 0, 1, 2, 3, -1, '', 'a', 'ab', 'b', `${long}a`, `${long}b`, `${long}bc`, true, false],
  new Date(0),
  new Date(5),
);
const value: fc.Arbitrary<Value> = fc
  .letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: scalar, weight: 4 },
      { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 2 },
      { arbitrary: fc.dictionary(fc.constantFrom('b', 'c', '0'), tie('value'), { maxKeys: 2 }), weight: 2 },
    ),
  }))
  .value.map((made) => structuredClone(made));

const small = fc.constantFrom<Value>(null, 0, 1, 2);
const item = fc.record({ b: small, c: small }, { requiredKeys: [] });
const asData = (made: fc.Arbitrary<object>): fc.Arbitrary<DataObject> =>
  made.map((data) => ({ ...data }) as DataObject);

/** Kinds of data, and the paths that filters, indexes and sorts over it use. */
const profiles = {
  flat: {
    operand: scalar,
    data: asData(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] })),
    paths: ['a', 'b', 'version', 'id', 'created_at'],
    sorts: ['a', 'b', 'version', 'id', 'created_at'],
  },
  'long strings': {
    operand: fc.constantFrom<Value>(`${long}a`, `${long}b`, `${long}bc`, 'a', long),
    data: asData(fc.record({ a: fc.constantFrom(`${long}a`, `${long}b`, `${long}bc`, 'a', long) })),
    paths: ['a', 'version'],
    sorts: ['a', 'version'],
  },
  nested: {
    operand: scalar,
    data: asData(fc.record({ a: value, b: value }, { requiredKeys: [] })),
    paths: ['a', 'b', 'a.b', 'a.c', 'a.0', 'a.0.b', 'a.b.c', 'version'],
    sorts: ['a', 'a.b', 'version'],
  },
  'arrays of objects': {
    operand: small,
    data: asData(fc.record({ a: fc.array(fc.oneof(item, small), { maxLength: 3 }), b: small }, { requiredKeys: [] })),
    paths: ['a.b', 'a.c', 'a.0.b', 'b'],
    sorts: ['a.b', 'a.c', 'b'],
  },
  'arrays of scalars': {
    operand: small,
    data: asData(
      fc.record({ a: fc.oneof(fc.array(fc.oneof(small, fc.array(small, { maxLength: 2 })), { maxLength: 3 }), small) }),
    ),
    paths: ['a', 'a.0', 'a.1'],
    sorts: ['a', 'a.0'],
  },
} as const;

const operators = fc.constantFrom('eq' as const, 'gt' as const, 'gte' as const, 'lt' as const, 'lte' as const);
const testOf = (operand: fc.Arbitrary<Value>): fc.Arbitrary<FieldTest> =>
  fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('compare' as const), operator: operators, operand }), weight: 4 },
    fc.record({ kind: fc.constant('compare' as const), operator: operators, operand: value }),
    fc.record({ kind: fc.constant('in' as const), operands: fc.array(operand, { minLength: 1, maxLength: 4 }) }),
    fc.constant<FieldTest>({ kind: 'exists' }),
    fc.constantFrom<FieldTest>(
      { kind: 'type', types: ['number', 'string'] },
      { kind: 'type', types: ['array'] },
      { kind: 'type', types: ['null', 'object', 'bool', 'date'] },
      { kind: 'mod', divisor: 2, remainder: 1 },
      { kind: 'bits', operator: 'bitsAnySet', positions: [0, 63] },
      { kind: 'bits', operator: 'bitsAllClear', positions: [1] },
      { kind: 'size', size: 0 },
      { kind: 'size', size: 2 },
      { kind: 'regex', pattern: '^a', flags: '' },
      { kind: 'regex', pattern: '^ab?', flags: '' },
      { kind: 'regex', pattern: 'b', flags: '' },
    ),
  );
const filterOver = (
  paths: fc.Arbitrary<FieldPath>,
  tests: fc.Arbitrary<FieldTest>,
  depth: number,
): fc.Arbitrary<Filter> => {
  const leaf: fc.Arbitrary<Filter> = fc.tuple(paths, tests).map(([path, test]) => field(path, test));
  if (depth === 0) return leaf;
  const below = filterOver(paths, tests, depth - 1);
  const some = fc.array(below, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    { arbitrary: some.map((filters) => and(...filters)), weight: 3 },
    { arbitrary: some.map((filters) => or(...filters)), weight: 1 },
    { arbitrary: below.map(not), weight: 1 },
    {
      arbitrary: fc
        .tuple(paths, filterOver(fc.constant(parseValuePathOf('')), tests, depth - 1))
        .map(([path, filter]) => field(path, { kind: 'elemMatch', form: 'value', filter })),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(paths, filterOver(fc.constantFrom('b', 'c', '0', 'b.c').map(parseValuePathOf), tests, depth - 1))
        .map(([path, filter]) => field(path, { kind: 'elemMatch', form: 'object', filter })),
      weight: 1,
    },
  );
};
function parseValuePathOf(text: string): FieldPath {
  return text === '' ? { root: 'value', segments: [] } : parseValuePath(text);
}
const directedPaths = (
  paths: readonly string[],
  lengths: { readonly minLength: number },
): fc.Arbitrary<[string, 1 | -1][]> =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...paths), fc.constantFrom<1 | -1>(1, -1)), {
    ...lengths,
    maxLength: 3,
    selector: ([name]) => name,
  });

const definitionOf = (paths: readonly string[], filterOf: fc.Arbitrary<Filter>): fc.Arbitrary<IndexDefinition> =>
  fc
    .record({
      fields: directedPaths(paths, { minLength: 1 }),
      kind: fc.constantFrom('plain', 'plain', 'sparse', 'partial'),
      partialFilter: filterOf,
    })
    .map(({ fields, kind, partialFilter }) => ({
      name: JSON.stringify(fields),
      fields: fields.map(([name, direction]) => ({ name, path: parsePath(name), direction })),
      unique: false,
      sparse: kind === 'sparse',
      ...(kind === 'partial' ? { partialFilter } : {}),
    }));

const sortOf = (paths: readonly string[]): fc.Arbitrary<Sort> =>
  directedPaths(paths, { minLength: 0 })
    .map((keys) => keys.slice(0, keys.findIndex(([name]) => name === 'id') + 1 || keys.length))
    .map((keys) => (keys.at(-1)?.[0] === 'id' ? keys : [...keys, ['id', 1] as [string, 1 | -1]]))
    .map((keys) => keys.map(([name, direction]) => ({ path: parsePath(name), direction })));

interface Entry {
  readonly key: Uint8Array;
  readonly document: Document;
}

/** As an engine keeps an index: entries of (key, id) in order, and what the planner has to know. */
function buildIndex(definition: IndexDefinition, documents: readonly Document[]): [IndexState, readonly Entry[]] {
  const compiled = compileIndexEntries(definition);
  const made = documents.map((document) => ({ document, entries: compiled(document) }));
  const entries = made.flatMap(({ document, entries: { keys } }) => keys.map((key) => ({ key, document })));
  const multikey = made.some(({ entries }) => entries.multikey);
  const inexact = made.some(({ entries }) => entries.inexact);
  return [
    { definition, state: 'ready', multikey, inexact },
    entries.sort((a, b) => compareBytes(a.key, b.key) || (a.document.id < b.document.id ? -1 : 1)),
  ];
}

/** As an engine reads it. */
function readScan(scan: IndexScan, entries: readonly Entry[]): readonly Document[] {
  const sign = scan.keysDescending ? -1 : 1;
  const idSign = scan.idsDescending ? -1 : 1;
  const compare = (a: Uint8Array, aId: string, b: Uint8Array, bId: string): number =>
    sign * compareBytes(a, b) || (aId === bId ? 0 : aId < bId ? -idSign : idSign);
  const { after } = scan;
  const found = entries
    .filter(({ key }) =>
      scan.ranges.some(({ lower, upper }) => compareBytes(lower, key) <= 0 && compareBytes(key, upper) < 0),
    )
    .sort((a, b) => compare(a.key, a.document.id, b.key, b.document.id))
    .filter(({ key, document }) => after === undefined || compare(key, document.id, after.key, after.id) > 0)
    .map(({ document }) => document);
  return scan.dropDuplicates ? [...new Set(found)] : found;
}

function createDocuments(contents: readonly DataObject[]): readonly Document[] {
  return contents.map((data, position) => ({
    id: `d${position}`,
    data,
    metadata: {},
    version: 1 + (position % 2),
    createdAt: new Date(position % 3),
    updatedAt: new Date(position),
  }));
}

const idsOf = (documents: readonly Document[]): string[] => documents.map(({ id }) => id);

/** What the index gives must be what a full scan gives, and in order where it says so. */
function compareWithFullScan(
  documents: readonly Document[],
  input: { readonly filter: Filter; readonly sort: Sort; readonly definitions: readonly IndexDefinition[] },
  place: number | undefined,
): IndexScan | undefined {
  const { filter, sort, definitions } = input;
  const stored = new Map(definitions.map((each) => buildIndex(each, documents)));
  const origin = place === undefined ? undefined : documents[place];
  const after = origin === undefined ? undefined : sortPosition(origin, sort);
  const indexes = [...stored.keys()];
  const scan = chooseIndex({ filter, sort, indexes, ...(after === undefined ? {} : { after }) });
  if (scan === undefined) return undefined;
  const isBehind = (document: Document): boolean => after === undefined || isAfter(document, sort, after);
  const found = readScan(scan, stored.get(scan.index) ?? []).filter(isBehind);
  const read = found.filter(compileFilter(withoutImplied(filter, scan)));
  const wanted = sortDocuments(documents.filter(compileFilter(filter)).filter(isBehind), sort);
  const context = JSON.stringify([formatFilter(filter), scan.index.definition.name]);
  expect(idsOf(scan.servesSort ? read : sortDocuments(read, sort)), context).toEqual(idsOf(wanted));
  checkImplied(documents, filter, scan, stored.get(scan.index) ?? []);
  return scan;
}

/** What a key tells stays true where the index has got documents with several keys, or cut ones, since the scan was planned. */
function checkImplied(documents: readonly Document[], filter: Filter, scan: IndexScan, entries: readonly Entry[]) {
  const index = { ...scan.index, multikey: false, inexact: false };
  const stale = chooseIndex({ filter, indexes: [index] });
  if (stale === undefined) return;
  const passes = compileFilter(withoutImplied(filter, stale));
  const matches = compileFilter(filter);
  const wrong = readScan(stale, entries).filter((document) => passes(document) && !matches(document));
  expect(wrong, JSON.stringify([formatFilter(filter), scan.index.definition.name, documents.length])).toEqual([]);
}

describe('chooseIndex, against a full scan', () => {
  it.each(Object.entries(profiles))('misses none, gives none twice, keeps the order: %s', (_name, profile) => {
    const filters = filterOver(
      fc.constantFrom(...profile.paths).map((text) => parsePath(text)),
      testOf(profile.operand),
      2,
    );
    let chosen = 0;
    let shortened = 0;
    fc.assert(
      fc.property(
        fc.array(profile.data, { minLength: 1, maxLength: 10 }).map(createDocuments),
        fc.record({
          filter: filters,
          sort: sortOf(profile.sorts),
          definitions: fc.array(definitionOf(profile.paths, filters), { minLength: 1, maxLength: 2 }),
        }),
        fc.option(fc.nat(9), { nil: undefined }),
        (documents, input, place) => {
          const scan = compareWithFullScan(documents, input, place);
          if (scan === undefined) return;
          chosen += 1;
          if (withoutImplied(input.filter, scan) !== input.filter) shortened += 1;
        },
      ),
      { numRuns: runs },
    );
    expect(chosen).toBeGreaterThan(runs / 5);
    expect(shortened).toBeGreaterThan(0);
  });
});
