import { type DocumentRow, utf8ByteLength } from '@database-service/core';
import {
  catalogueTables,
  identifier,
  integerLiteral,
  joinSql,
  pendingColumns,
  pendingMarks,
  type Sql,
  type StoredCollection,
  sql,
} from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import { postgresDialect } from '../dialect.js';
import type { EntryChange } from './entry-changes.js';

/**
 * Each of these statements writes documents, their entries and their records of the change feed, and does nothing unless the
 * catalogue still is what its caller knows. It gives one row: whether that was so (1 or 0), and how many documents it wrote.
 *
 * By writing to the table it locks it against changes of the collection, before it looks at the catalogue. Records come from the
 * rows that were written, so that they get their ids when these are locked.
 */

/** A document as it was when a change of it was decided. */
export interface KnownDocument {
  readonly id: string;
  readonly version: number;
  readonly createdAtMs: number;
}

/** What a statement is for. */
export interface WriteTargets {
  readonly collection: StoredCollection;
  readonly catalogueVersion: number;
}

/** A new document, and its entries. */
export interface NewDocumentRow {
  readonly row: DocumentRow;
  readonly changes: readonly EntryChange[];
}

/** Stores new documents. @param skipTaken - leave out those whose id is taken, instead of an error */
export function insertDocuments(targets: WriteTargets, documents: readonly NewDocumentRow[], skipTaken: boolean): Sql {
  const table = identifier(targets.collection.table);
  const conflict = skipTaken ? sql` ON CONFLICT (id) DO NOTHING` : sql``;
  const order = documents.length === 1 ? sql`` : sql` ORDER BY g.place`;
  const written = sql`INSERT INTO ${table} (id, version, created_at, updated_at, metadata, data)
    SELECT g.id, g.version, g.created_at, g.updated_at, g.metadata::JSONB, g.data::JSONB FROM given AS g, fits${order}${conflict}
    RETURNING seq, id`;
  const given = documents.map(({ row }) => row);
  return compose(targets, [
    givenRows(given),
    sql`written AS (${written})`,
    ...named(addEntries(documents)),
    recordsOf(targets, 'created', given.length === 1),
  ]);
}

function addEntries(documents: readonly NewDocumentRow[]): readonly Sql[] {
  const [only, second] = documents;
  if (only !== undefined && second === undefined) return only.changes.flatMap(changeEntries);
  const byIndex = Map.groupBy(
    documents.flatMap(({ row: [id], changes }) => changes.map((change) => ({ id, ...change }))),
    ({ index }) => index.table,
  );
  return [...byIndex].map(([entriesTable, parts]) => {
    const keys = parts.flatMap(({ added }) => added);
    const ids = parts.flatMap(({ id, added }) => added.map(() => id));
    return sql`INSERT INTO ${identifier(entriesTable)} (key, id, seq)
      SELECT k.key, k.id, w.seq FROM unnest(${arrayText(keys)}::BYTEA[], ${arrayText(ids)}::TEXT[]) AS k(key, id)
      JOIN written AS w ON w.id = k.id`;
  });
}

/** Gives a document other contents, if it still is the one that is known. */
export function replaceDocument(
  targets: WriteTargets,
  known: KnownDocument,
  row: DocumentRow,
  changes: readonly EntryChange[],
): Sql {
  const written = sql`UPDATE ${identifier(targets.collection.table)} AS d SET version = g.version,
    updated_at = g.updated_at, metadata = g.metadata::JSONB, data = g.data::JSONB FROM given AS g, fits
    WHERE ${isKnown(known)} RETURNING d.seq, d.id`;
  const parts = [givenRows([row]), sql`written AS (${written})`, ...named(changes.flatMap(changeEntries))];
  return compose(targets, [...parts, recordsOf(targets, 'updated', true)]);
}

/** Removes a document, if it still is the one that is known. */
export function deleteDocument(
  targets: WriteTargets,
  known: KnownDocument,
  changes: readonly EntryChange[],
  timeMs: number,
): Sql {
  const { collection } = targets;
  const written = sql`DELETE FROM ${identifier(collection.table)} AS d USING fits WHERE ${isKnown(known)}
    RETURNING d.seq, d.id`;
  const record = sql`INSERT INTO ${pending} (${pendingColumns})
    SELECT ${collection.name}::TEXT, w.id, 'deleted', ${known.version + 1}::BIGINT, ${timeMs}::BIGINT, NULL, NULL, NULL, 0,
      ${pendingMarks(postgresDialect)} FROM written AS w`;
  const parts = [sql`written AS (${written})`, ...named(changes.flatMap(changeEntries)), sql`records AS (${record})`];
  return compose(targets, parts);
}

const pending = identifier(catalogueTables.pendingChanges);

function isKnown({ id, version, createdAtMs }: KnownDocument): Sql {
  return sql`d.id = ${id} AND d.version = ${version} AND d.created_at = ${createdAtMs}`;
}

function compose({ catalogueVersion }: WriteTargets, parts: readonly Sql[]): Sql {
  const fits = sql`fits AS (SELECT 1 FROM ${identifier(catalogueTables.state)} WHERE catalogue_version = ${catalogueVersion})`;
  return sql`WITH ${joinSql([fits, ...parts], sql`, `)}
    SELECT (SELECT count(*) FROM fits), (SELECT count(*) FROM written)`;
}

/** Rows that are used several times, their texts sent once. */
function givenRows(rows: readonly DocumentRow[]): Sql {
  const values = rows.map(([id, version, createdAtMs, updatedAtMs, metadata, data], place) => {
    const bytes = utf8ByteLength(metadata) + utf8ByteLength(data);
    return sql`(${integerLiteral(place)}, ${id}::TEXT, ${version}::BIGINT, ${createdAtMs}::BIGINT, ${updatedAtMs}::BIGINT, ${metadata}::TEXT,
      ${data}::TEXT, ${bytes}::BIGINT)`;
  });
  return sql`given (place, id, version, created_at, updated_at, metadata, data, bytes) AS (VALUES ${joinSql(values, sql`, `)})`;
}

function changeEntries({ index, removed, added }: EntryChange): readonly Sql[] {
  const table = identifier(index.table);
  const statements: Sql[] = [];
  if (removed.length > 0) {
    statements.push(sql`DELETE FROM ${table} AS c USING written AS w
      WHERE c.key = ANY (${arrayText(removed)}::BYTEA[]) AND c.id = w.id`);
  }
  if (added.length > 0) {
    statements.push(sql`INSERT INTO ${table} (key, id, seq)
      SELECT k.key, w.id, w.seq FROM written AS w, unnest(${arrayText(added)}::BYTEA[]) AS k(key)`);
  }
  return statements;
}

function named(statements: readonly Sql[]): readonly Sql[] {
  return statements.map((statement, position) => sql`${identifier(`entries_${position}`)} AS (${statement})`);
}

/** As `writeStoredChange` has them, of the rows that were written; where there is one at most, nothing has to be joined or sorted. */
function recordsOf({ collection }: WriteTargets, op: 'created' | 'updated', isOne: boolean): Sql {
  const after =
    collection.changeDetail === 'keys' ? sql`NULL, NULL, NULL, 0` : sql`g.created_at, g.data, g.metadata, g.bytes`;
  const source = isOne
    ? sql`given AS g, written AS w`
    : sql`given AS g JOIN written AS w ON w.id = g.id ORDER BY g.place`;
  return sql`records AS (INSERT INTO ${pending} (${pendingColumns})
    SELECT ${collection.name}::TEXT, g.id, ${op}::TEXT, g.version, g.updated_at, ${after}, ${pendingMarks(postgresDialect)}
    FROM ${source})`;
}
