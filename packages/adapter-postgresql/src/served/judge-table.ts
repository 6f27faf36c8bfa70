import { DataError } from '@database-service/core';
import { identifier, type StoredCollection, sql } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { keyTypes } from './key-type.js';
import type { ServedTable } from './served-table.js';
import type { TableWish } from './table-config.js';
import type { TableFacts } from './table-facts.js';
import { documentsIn, rowsOf } from './table-source.js';

/** What of the service's own catalogue matters to tables of others. */
export interface OwnTables {
  readonly schema: string;
  /** Names of its collections. */
  readonly collections: ReadonlySet<string>;
  /** Names of the tables that these are in. */
  readonly tables: ReadonlySet<string>;
}

/** What is wrong with a table that is to be served; `undefined` if it can be. */
export function faultOfTable(wish: TableWish, facts: TableFacts, own: OwnTables): string | undefined {
  const { collection, schema, table, key, data } = wish;
  if (own.collections.has(collection)) {
    return 'there is a collection of this name in the service already; serve the table by another name';
  }
  if (schema === own.schema && (table.startsWith('dbs_') || own.tables.has(table))) {
    return `${quote(table)} is a table of the service itself`;
  }
  if (!facts.hasSchema) return `there is no schema ${quote(schema)}`;
  if (facts.kind === null) return `there is no table ${quote(table)} in the schema ${quote(schema)}`;
  if (facts.kind !== 'r') return `${quote(table)} is no ordinary table, but a view, a partitioned or a foreign one`;
  if (facts.keyType === null) return `the table ${quote(table)} has no column ${quote(key)}`;
  if (facts.dataType === null) return `the table ${quote(table)} has no column ${quote(data)}`;
  if (facts.keyTypeName === null || !Object.hasOwn(keyTypes, facts.keyTypeName)) {
    const names = Object.values(keyTypes).map(({ name }) => name);
    return `the key ${quote(key)} is of the type ${facts.keyType}; it must be one of ${names.join(', ')}`;
  }
  if (facts.dataType === 'json') {
    return `the column ${quote(data)} is json, and must be jsonb: ALTER TABLE … ALTER COLUMN … TYPE jsonb changes it`;
  }
  if (facts.dataType !== 'jsonb')
    return `the column ${quote(data)} is of the type ${facts.dataType}, and must be jsonb`;
  if (facts.keyIndexes.length === 0) {
    return `the key ${quote(key)} is not unique: it needs a primary key or a unique constraint of its own, not deferrable`;
  }
  // Columns alone would not do: a row's transaction is read, too.
  return facts.mayRead ? undefined : `the user of the configuration may not SELECT from ${quote(table)}`;
}

/** A table that has no fault. */
export function describeTable(wish: TableWish, facts: TableFacts): ServedTable & Pick<StoredCollection, 'source'> {
  const { schema, table: name } = wish;
  const place = [schema, name].map((part) => postgresDialect.quoteIdentifier(part)).join('.');
  const [table, key, data] = [
    sql`${identifier(schema)}.${identifier(name)}`,
    identifier(wish.key),
    identifier(wish.data),
  ];
  const { isKeyNullable, isKeyInOrder, keyIndexes, findsContained } = facts;
  const keyType = keyTypes[facts.keyTypeName ?? ''];
  if (keyType === undefined) throw new DataError('INTERNAL', 'A table was described that has a fault.');
  const parts = { place, table, key, data, isKeyNullable, isKeyInOrder };
  return {
    wish,
    place,
    keyType,
    keyLengthMax: facts.keyTypeMod < lengthOffset ? Number.POSITIVE_INFINITY : facts.keyTypeMod - lengthOffset,
    keyIndexes,
    findsContained,
    table,
    key,
    data,
    rows: rowsOf(parts),
    source: documentsIn(parts),
  };
}

/** The server adds it to the length of a `varchar(n)`; -1 is one without. */
const lengthOffset = 4;

/** The error of whoever uses a table that cannot be served. */
export function tableUnusable({ collection }: TableWish, fault: string): DataError {
  return new DataError(
    'DATABASE_UNAVAILABLE',
    `The collection ${JSON.stringify(collection)} cannot be served as it is configured: ${fault}.`,
    { details: { collection } },
  );
}

function quote(name: string): string {
  return JSON.stringify(name);
}
