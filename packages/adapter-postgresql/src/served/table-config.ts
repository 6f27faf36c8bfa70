import { checkCollectionName, DataError } from '@database-service/core';

/** A table of another program that is served as a collection. */
export interface ExistingTable {
  /** The schema that it is in; by default the service's own. */
  readonly schema?: string;
  readonly table: string;
  /** The column of the ids: text, varchar, uuid or an integer, with a unique key of its own. */
  readonly key: string;
  /** The JSONB column of the documents' data. */
  readonly data: string;
}

/** Such tables by the names of their collections. */
export type ExistingTables = Readonly<Record<string, ExistingTable>>;

/** A table that is to be served, with everything filled in. */
export interface TableWish extends Required<ExistingTable> {
  readonly collection: string;
}

const names = ['schema', 'table', 'key', 'data'] as const;

/** Fills in the schema. What PostgreSQL has of such names is found out when it can be reached. @throws DataError BAD_ARGUMENT */
export function resolveTables(tables: ExistingTables, schema: string): readonly TableWish[] {
  return Object.entries(tables).map(([collection, table]) => {
    checkCollectionName(collection);
    const wish: TableWish = { schema, ...table, collection };
    const known: readonly string[] = [...names, 'collection'];
    const unknown = Object.keys(wish).find((name) => !known.includes(name));
    if (unknown !== undefined) throw badTable(`${collection}.${unknown}`, `one of ${names.join(', ')}`);
    for (const name of names) if (!isName(wish[name])) throw badTable(`${collection}.${name}`, 'a name');
    if (wish.key === wish.data) throw badTable(`${collection}.data`, 'another column than the key');
    return wish;
  });
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

function badTable(option: string, expected: string): DataError {
  return new DataError(
    'BAD_ARGUMENT',
    `PostgreSQL is misconfigured: the option tables.${option} must be ${expected}.`,
    {
      details: { option: `tables.${option}` },
    },
  );
}
