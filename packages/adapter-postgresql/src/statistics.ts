import type { CollectionStatistics, DatabaseStatistics } from '@database-service/core';
import { documentsOf, type SqlRow, type StoredCollection, sql } from '@database-service/sql';
import { catalogueVersion } from './catalogue/catalogue.js';
import { arrayText } from './connect/array-text.js';
import { postgresDialect } from './dialect.js';
import { isTableChanged } from './errors.js';
import { checkVersion, type KnownCollection, type ReadScope } from './read/reading.js';
import { servedOf } from './served/served-table.js';

/** Fewer documents than these are counted: what the server believes of a small table is often that it is empty. */
const countedMax = 10_000;

/** How many documents there are: counted while they are few, else what the server knows of the table. */
export async function estimateCount(scope: ReadScope, known: KnownCollection): Promise<number> {
  const documents = documentsOf(known.collection);
  const [row = []] =
    await scope.reads.all(sql`SELECT (SELECT count(*) FROM (SELECT 1 FROM ${documents} AS d LIMIT ${countedMax}) AS few),
    (SELECT greatest(c.reltuples, coalesce(s.n_live_tup, 0)) FROM pg_class AS c
      LEFT JOIN pg_stat_user_tables AS s ON s.relid = c.oid WHERE c.oid = to_regclass(${quoted(known)})),
    ${catalogueVersion}`);
  await checkVersion(scope, known, row[2]);
  const counted = Number(row[0]);
  return counted < countedMax ? counted : Math.max(counted, Math.round(Number(row[1])));
}

/** Figures of a collection; sizes are those of the pages that its tables and their indexes take up. */
export async function readCollectionStatistics(
  scope: ReadScope,
  known: KnownCollection,
): Promise<CollectionStatistics> {
  const { indexes } = known.collection;
  const names = arrayText(indexes.map((index) => `"${index.table}"`));
  const [row = []] = await scope.reads.all(sql`SELECT (SELECT count(*) FROM ${documentsOf(known.collection)} AS d),
    pg_table_size(to_regclass(${quoted(known)})), coalesce(pg_relation_size(to_regclass(${idIndexOf(known)})), 0),
    ${catalogueVersion}`);
  await checkVersion(scope, known, row[3]);
  const sizes = await scope.reads.all(sql`SELECT coalesce(pg_total_relation_size(to_regclass(n.name)), 0)
    FROM unnest(${names}::TEXT[]) WITH ORDINALITY AS n(name, place) ORDER BY n.place`);
  const [documentCount = 0, sizeBytes = 0, idBytes = 0] = row.map(Number);
  return {
    documentCount,
    sizeBytes,
    averageDocumentSizeBytes: documentCount === 0 ? 0 : Math.round(sizeBytes / documentCount),
    indexes: [
      { name: '_id_', sizeBytes: idBytes },
      ...indexes.map(({ state }, place) => ({ name: state.definition.name, sizeBytes: sizeOf(sizes[place]) })),
    ],
  };
}

function sizeOf(row: SqlRow | undefined): number {
  return Number(row?.[0] ?? 0);
}

function quoted({ collection }: KnownCollection): string {
  return servedOf(collection)?.place ?? `"${collection.table}"`;
}

/** The index by which documents are found by id, as `to_regclass` takes it. */
function idIndexOf({ collection }: KnownCollection): string {
  const served = servedOf(collection);
  if (served === undefined) return `"${collection.table}_id_key"`;
  return [served.wish.schema, served.keyIndexes[0] ?? '']
    .map((name) => postgresDialect.quoteIdentifier(name))
    .join('.');
}

/** Figures of the whole schema. */
export async function readDatabaseStatistics(scope: ReadScope): Promise<DatabaseStatistics> {
  const { snapshot, served } = await scope.catalogue.current();
  const collections = [...snapshot.byName.values()];
  let totalDocuments = 0;
  for (const collection of collections) {
    if (!served.faults.has(collection.name)) totalDocuments += await countLeft(scope, collection);
  }
  const [row] = await scope.reads.all(sql`SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class
    WHERE relnamespace = current_schema()::REGNAMESPACE AND relkind IN ('r', 'p')`);
  return {
    collectionsCount: collections.length,
    totalDocuments,
    totalSizeBytes: Number(row?.[0]),
    indexesCount: collections.reduce((sum, { indexes }) => sum + indexes.length + 1, 0),
  };
}

/** None where it was dropped since it was listed. */
async function countLeft({ reads }: ReadScope, collection: StoredCollection): Promise<number> {
  try {
    return Number((await reads.all(sql`SELECT count(*) FROM ${documentsOf(collection)} AS d`))[0]?.[0]);
  } catch (error) {
    if (isTableChanged(error)) return 0;
    throw error;
  }
}
