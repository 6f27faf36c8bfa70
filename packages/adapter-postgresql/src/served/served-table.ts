import { type Sql, type StoredCollection, sql, sqlFalse } from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import type { KeyType } from './key-type.js';
import type { TableWish } from './table-config.js';

/** A table of another program that is as it has to be, and how it is used. */
export interface ServedTable {
  readonly wish: TableWish;
  /** Schema and table, in quotes. */
  readonly place: string;
  readonly keyType: KeyType;
  /** Most characters that a key may have. */
  readonly keyLengthMax: number;
  /** Unique indexes on the key alone; the first one is what it is found by. */
  readonly keyIndexes: readonly string[];
  /** Whether a GIN index finds documents by what they contain. */
  readonly findsContained: boolean;
  /** The table itself. */
  readonly table: Sql;
  /** The columns, quoted. */
  readonly key: Sql;
  readonly data: Sql;
  /** FROM item of all rows as documents, in parentheses: also those whose data is no object; `row_xmin` is the row's state. */
  readonly rows: Sql;
}

/** A collection that may be such a table. */
interface ServedCollection extends StoredCollection {
  /** @throws DataError of one that cannot be served as it is configured */
  readonly served?: ServedTable;
}

/**
 * The table of another program that a collection is; `undefined` for the service's own.
 *
 * @throws DataError NOT_SUPPORTED for one that cannot be served as it is configured
 */
export function servedOf(collection: StoredCollection): ServedTable | undefined {
  return (collection as ServedCollection).served;
}

/** Makes a collection of a table. */
export function withServed(collection: StoredCollection, served: ServedTable): StoredCollection {
  return { ...collection, served } as ServedCollection;
}

/**
 * Whether a document of a table (alias `d`) has one of the ids, by the key's index. Both are asked for, the key and its text: a
 * collation may take two texts for equal.
 */
export function hasId({ keyType }: ServedTable, ids: readonly string[]): Sql {
  const shown = ids.filter((id) => keyType.isShownAs(id));
  const [only] = shown;
  if (only === undefined) return sqlFalse;
  if (shown.length === 1) return sql`d.seq = ${only}${keyType.cast} AND d.id = ${only}`;
  return sql`d.seq = ANY (${arrayText(shown)}${keyType.arrayCast}) AND d.id = ANY (${arrayText(shown)}::TEXT[])`;
}
