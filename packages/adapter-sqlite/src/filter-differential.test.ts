import {
  compileFilter,
  type DataObject,
  type Document,
  defaultLimits,
  parseFilter,
  parseSort,
  sortPosition as positionOf,
  sortDocuments,
  splitFilter,
  type Value,
  writeDocumentRow,
} from '@database-service/core';
import {
  compileFilterSql,
  compileSortSql,
  createDocumentTable,
  documentStatements,
  isCompilable,
  sql,
  sqlPushdown,
} from '@database-service/sql';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqliteDialect } from './dialect.js';
import { Connection } from './driver.js';

/** Core's matcher is the meaning; SQL must select just the same of any documents. */

const oddNames = fc.constantFrom('a', 'b', 'c', '0', '1', 'a b', 'x"y', "q'q", 'é😀', '#', '[0]', 'back\\slash', 'ref');
/** Few names, so that paths meet. */
const names = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', '0') }, { weight: 1, arbitrary: oddNames });
const scalars: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  1.5,
  -0.5,
  5e-324,
  0.1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  1e-7,
  '',
  'a',
  'b',
  'B',
  'ab',
  '1',
  'null',
  'é',
  '\uffff',
  '😀',
  "'; DROP TABLE t; --",
  '2026-01-02T03:04:05.678Z',
  new Date('2026-01-02T03:04:05.678Z'),
  new Date(0),
  new Date('0001-01-01T00:00:00.000Z'),
);
const { value: values } = fc.letrec<{ value: Value; object: DataObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalars },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: tie('object') },
  ),
  object: fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<DataObject>,
}));
const contents = fc.dictionary(names, values, {
  minKeys: 1,
  maxKeys: 4,
  noNullPrototype: true,
}) as fc.Arbitrary<DataObject>;
const paths = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(names, { minLength: 1, maxLength: 3 }).map((segments) => `data.${segments.join('.')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('metadata.a', 'metadata', 'id', 'version', 'created_at', 'updated_at') },
);
const comparisons = fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte');
const types = fc.constantFrom('double', 'int', 'long', 'number', 'string', 'bool', 'object', 'array', 'null', 'date');
const leaves: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: comparisons, value: values }).map(({ op, value }) => ({ [op]: value })) },
  { weight: 2, arbitrary: fc.array(values, { minLength: 1, maxLength: 20 }).map((list) => ({ $in: list })) },
  { weight: 1, arbitrary: fc.array(scalars, { minLength: 1, maxLength: 4 }).map((list) => ({ $nin: list })) },
  { weight: 2, arbitrary: fc.boolean().map((flag) => ({ $exists: flag })) },
  { weight: 2, arbitrary: fc.array(types, { minLength: 1, maxLength: 2 }).map((list) => ({ $type: list })) },
  { weight: 1, arbitrary: fc.constantFrom([2, 0], [2, 1], [3, -1]).map((mod) => ({ $mod: mod })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear'),
        fc.oneof(fc.constantFrom(0, 1, 3, 2 ** 31, 2 ** 53 - 1), fc.array(fc.constantFrom(0, 1, 31, 32, 52, 53, 70))),
      )
      .map(([name, bits]) => ({ [name]: bits })),
  },
  { weight: 1, arbitrary: fc.nat(3).map((size) => ({ $size: size })) },
  { weight: 1, arbitrary: fc.array(scalars, { minLength: 1, maxLength: 2 }).map((list) => ({ $all: list })) },
);
const elements = fc.oneof(
  leaves,
  fc
    .tuple(fc.array(names, { minLength: 1, maxLength: 2 }), leaves)
    .map(([segments, leaf]) => ({ [segments.join('.')]: leaf })),
  fc.tuple(names, leaves, names, leaves).map(([x, first, y, second]) => ({ $or: [{ [x]: first }, { [y]: second }] })),
  fc.tuple(names, leaves).map(([name, leaf]) => ({ [name]: { $elemMatch: leaf } })),
);
const conditions = fc.oneof(
  { weight: 5, arbitrary: leaves },
  { weight: 1, arbitrary: elements.map((inner) => ({ $elemMatch: inner })) },
  { weight: 1, arbitrary: leaves.map((inner) => ({ $not: inner })) },
);
const { filter: filters } = fc.letrec<{ filter: Record<string, unknown> }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    { weight: 4, arbitrary: fc.tuple(paths, conditions).map(([path, condition]) => ({ [path]: condition })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
        .map(([op, list]) => ({ [op]: list })),
    },
  ),
}));

function storeDocuments(list: readonly { readonly data: DataObject; readonly metadata: DataObject }[]): {
  readonly connection: Connection;
  readonly documents: readonly Document[];
} {
  const connection = new Connection(new Database(':memory:'));
  connection.run(createDocumentTable(sqliteDialect, 't'));
  const insert = connection.statement(documentStatements('t').insert);
  const documents = list.map(({ data, metadata }, index): Document => {
    const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678 + index));
    return { id: `d${index}`, data, metadata, version: index + 1, createdAt: time, updatedAt: time };
  });
  for (const document of documents) insert.run(...writeDocumentRow(document));
  return { connection, documents };
}

const stored = fc.array(fc.record({ data: contents, metadata: contents }), { minLength: 1, maxLength: 12 });

const readable = (raw: Record<string, unknown>) => {
  try {
    return parseFilter(raw, defaultLimits);
  } catch {
    return undefined;
  }
};

describe('filters in SQL', () => {
  it('select what core selects, of any documents', () => {
    let pushed = 0;
    let telling = 0;
    const run = fc.property(stored, fc.array(filters, { minLength: 1, maxLength: 8 }), (list, raws) => {
      const { connection, documents } = storeDocuments(list);
      for (const raw of raws) {
        const filter = readable(raw);
        if (filter === undefined || !isCompilable(filter)) continue;
        const split = splitFilter(filter, sqlPushdown);
        if (split.pushed.kind === 'all') continue;
        pushed += 1;
        const condition = compileFilterSql(sqliteDialect, split.pushed);
        const rows = connection.all(
          sql`SELECT d.id, (${condition}) IS NULL FROM t AS d WHERE ${condition} ORDER BY d.seq`,
        );
        const expected = documents.filter(compileFilter(split.pushed)).map(({ id }) => [id, 0]);
        if (expected.length > 0 && expected.length < documents.length) telling += 1;
        expect(rows, JSON.stringify(raw)).toEqual(expected);
        const nulls = connection.first(sql`SELECT count(*) FROM t AS d WHERE (${condition}) IS NULL`);
        expect(nulls, JSON.stringify(raw)).toEqual([0]);
      }
      connection.database.close();
    });
    fc.assert(run, { numRuns: Number(process.env.DIFFERENTIAL_RUNS ?? 300) });
    // The documents must tell right filters from wrong ones.
    expect(telling / pushed).toBeGreaterThan(0.08);
  });
});

describe('sorts in SQL', () => {
  it('order what is not complex as core does, and place positions alike', () => {
    const sortNames = fc.constantFrom(
      'data.a',
      'data.b',
      'data.a.b',
      'data.c',
      'metadata.a',
      'version',
      'created_at',
      'data.0',
    );
    const sorts = fc
      .uniqueArray(sortNames, { minLength: 1, maxLength: 3 })
      .chain((list) =>
        fc
          .array(fc.constantFrom(1, -1), { minLength: 3, maxLength: 3 })
          .map((ways) => Object.fromEntries(list.map((name, at) => [name, ways[at] ?? 1]))),
      );
    fc.assert(
      fc.property(stored, sorts, fc.nat(11), (list, raw, at) => {
        const { connection, documents } = storeDocuments(list);
        const sort = parseSort(raw);
        const { orderBy, isComplex, after } = compileSortSql(sqliteDialect, sort);
        const complex = new Set(connection.all(sql`SELECT d.id FROM t AS d WHERE ${isComplex}`).map(([id]) => id));
        const expected = sortDocuments(
          documents.filter(({ id }) => !complex.has(id)),
          sort,
        );
        const rows = connection.all(sql`SELECT d.id FROM t AS d WHERE NOT ${isComplex} ORDER BY ${orderBy}`);
        expect(rows.map(([id]) => id)).toEqual(expected.map(({ id }) => id));
        const place = documents[at % documents.length];
        if (place !== undefined) {
          const all = sortDocuments(documents, sort);
          const later = all.slice(all.indexOf(place) + 1).filter(({ id }) => !complex.has(id));
          const position = positionOf(place, sort);
          const found = connection.all(
            sql`SELECT d.id FROM t AS d WHERE NOT ${isComplex} AND ${after(position)} ORDER BY ${orderBy}`,
          );
          expect(found.map(([id]) => id)).toEqual(later.map(({ id }) => id));
        }
        connection.database.close();
      }),
      { numRuns: Number(process.env.DIFFERENTIAL_RUNS ?? 300) },
    );
  });
});
