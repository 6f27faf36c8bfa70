import { DataError, type Document, type DocumentRow } from '@database-service/core';
import {
  catalogueTables,
  identifier,
  joinSql,
  type RenderedSql,
  renderSql,
  type Sql,
  sql,
} from '@database-service/sql';
import { changes } from '../changes/feed-tables.js';
import { currentTransaction, recordColumnList } from '../changes/leave-record.js';
import { arrayText } from '../connect/array-text.js';
import { postgresDialect } from '../dialect.js';
import type { KnownDocument, WriteTargets } from '../write/write-statements.js';
import { changeData } from './data-change.js';
import { rowStates, xminOf } from './row-states.js';
import { hasId, type ServedTable } from './served-table.js';

/**
 * As the statements of `write-statements`, for a table of another program: the row is written, and what the service keeps of it. A row
 * is written to only if it still is the very one whose version and creation the writer knows, which its transaction tells, also when
 * the statement has waited for somebody else's.
 */

/** @throws DataError BAD_VALUE for an id that the key's type does not have */
export function checkServedId(served: ServedTable, id: string): void {
  const { keyType, keyLengthMax, wish } = served;
  if (keyType.isShownAs(id) && [...id].length <= keyLengthMax) return;
  const most = Number.isFinite(keyLengthMax) ? `, of ${keyLengthMax} characters at most` : '';
  const message = `The id ${JSON.stringify(id)} is none of the collection ${JSON.stringify(wish.collection)}: give it as PostgreSQL shows a ${keyType.name}${most}.`;
  throw new DataError('BAD_VALUE', message, { details: { id } });
}

/**
 * Stores new documents.
 *
 * @param options - `skipTaken`: leave out those whose id is taken, instead of an error
 * @throws DataError BAD_VALUE for an id that the key's type does not have
 */
export function insertRows(
  targets: WriteTargets,
  served: ServedTable,
  rows: readonly DocumentRow[],
  { skipTaken }: { readonly skipTaken: boolean },
): RenderedSql {
  for (const [id] of rows) checkServedId(served, id);
  const { table, key, data, keyType } = served;
  const conflict = skipTaken ? sql` ON CONFLICT (${key}) DO NOTHING` : sql``;
  return compose(targets, {
    before: [givenRows(rows)],
    written: sql`INSERT INTO ${table} AS t (${key}, ${data})
      SELECT g.id${keyType.cast}, g.data::JSONB FROM given AS g, ${isKnownCatalogue(targets)} ORDER BY g.place${conflict}
      RETURNING ${returned(served)}`,
    behind: [keepStates(served)],
    record: recordOf('created'),
    from: sql`written AS w JOIN given AS g ON g.id = w.id ORDER BY g.place`,
  });
}

/** What a change of a document is about. */
export interface RowChange {
  readonly known: KnownDocument;
  readonly before: Document;
  readonly after: Document;
  readonly row: DocumentRow;
}

/** Gives a document other contents, if it still is the one that is known. @throws DataError BAD_VALUE, see `changeData` */
export function replaceRow(
  targets: WriteTargets,
  served: ServedTable,
  { known, before, after, row }: RowChange,
): RenderedSql {
  const { table, key, data } = served;
  const stored = sql`coalesce(t.${data}, '{}'::JSONB)`;
  return compose(targets, {
    before: [givenRows([row]), findKnown(served, known)],
    written: sql`UPDATE ${table} AS t SET ${data} = ${changeData(stored, before.data, after.data)}
      FROM known AS k, ${isKnownCatalogue(targets)} AND t.${key} = k.seq AND t.xmin = k.row_xmin RETURNING ${returned(served)}`,
    behind: [keepStates(served)],
    record: recordOf('updated'),
    from: sql`written AS w JOIN given AS g ON g.id = w.id`,
  });
}

/** Removes a document, if it still is the one that is known. */
export function deleteRow(
  targets: WriteTargets,
  served: ServedTable,
  known: KnownDocument,
  timeMs: number,
): RenderedSql {
  const { table, key, place } = served;
  const forgotten = sql`DELETE FROM ${rowStates} AS m
    WHERE m.source = ${place} AND m.id = ${known.id} AND EXISTS (SELECT 1 FROM written)`;
  return compose(targets, {
    before: [findKnown(served, known)],
    written: sql`DELETE FROM ${table} AS t USING known AS k, ${isKnownCatalogue(targets)}
      AND t.${key} = k.seq AND t.xmin = k.row_xmin RETURNING ${returned(served)}`,
    behind: [sql`forgotten AS (${forgotten})`],
    record: sql`w.id, 'deleted', ${known.version + 1}::BIGINT, ${timeMs}::BIGINT, NULL, NULL, NULL, 0`,
    from: sql`written AS w`,
  });
}

/** What statements differ by. */
interface Parts {
  /** Common table expressions that `written` is made of, and those that are made of it. */
  readonly before: readonly Sql[];
  readonly behind: readonly Sql[];
  /** Writes the rows, and gives their id and row_xmin. */
  readonly written: Sql;
  /** The columns of a record behind the collection's name, and what they come from. */
  readonly record: Sql;
  readonly from: Sql;
}

/** A statement that counts the records it leaves: one for each row that it wrote. */
function compose({ collection }: WriteTargets, { before, written, behind, record, from }: Parts): RenderedSql {
  const parts = joinSql([...before, sql`written AS (${written})`, ...behind], sql`, `);
  const statement = sql`WITH ${parts} INSERT INTO ${changes} (${recordColumnList})
    SELECT ${currentTransaction}, ${collection.name}::TEXT, ${record} FROM ${from}`;
  return renderSql(statement, postgresDialect);
}

/** The last FROM item, and the beginning of WHERE. */
function isKnownCatalogue({ catalogueVersion }: WriteTargets): Sql {
  return sql`${identifier(catalogueTables.state)} AS s WHERE s.catalogue_version = ${catalogueVersion}::BIGINT`;
}

function recordOf(op: 'created' | 'updated'): Sql {
  return sql`g.id, ${op}::TEXT, g.version, g.updated_at, g.created_at, g.data, g.metadata,
    octet_length(g.data) + octet_length(g.metadata)`;
}

/** Rows that are used several times, their texts sent once. */
function givenRows(rows: readonly DocumentRow[]): Sql {
  const column = (place: number) => sql`${arrayText(rows.map((row) => row[place] ?? null))}`;
  return sql`given AS MATERIALIZED (SELECT * FROM unnest(${column(0)}::TEXT[], ${column(1)}::BIGINT[],
    ${column(2)}::BIGINT[], ${column(3)}::BIGINT[], ${column(4)}::TEXT[], ${column(5)}::TEXT[])
    WITH ORDINALITY AS g(id, version, created_at, updated_at, metadata, data, place))`;
}

/** Locks the rows of documents, in the order of their keys. */
export function lockRows({ table, key, keyType }: ServedTable, ids: readonly string[]): Sql {
  const shown = ids.filter((id) => keyType.isShownAs(id));
  return sql`SELECT 1 FROM ${table} AS t WHERE t.${key} = ANY (${arrayText(shown)}${keyType.arrayCast})
    ORDER BY t.${key} FOR NO KEY UPDATE`;
}

/** Keeps all who write to the table out: who holds an id free that others may insert. */
export function lockTable({ table }: ServedTable): Sql {
  return sql`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`;
}

function returned({ key }: ServedTable): Sql {
  return sql`(t.${key}::TEXT COLLATE "C") AS id, ${xminOf(sql`t`)} AS row_xmin`;
}

/** Apart, and not to be joined with the table into one: what it finds is what the writer knew, whatever the row has become. */
function findKnown(served: ServedTable, { id, version, createdAtMs }: KnownDocument): Sql {
  return sql`known AS MATERIALIZED (SELECT d.seq, d.row_xmin FROM ${served.rows} AS d
    WHERE ${hasId(served, [id])} AND d.version = ${version} AND d.created_at = ${createdAtMs})`;
}

function keepStates({ place }: ServedTable): Sql {
  return sql`states AS (INSERT INTO ${rowStates} (source, id, row_xmin, version, created_at, updated_at, metadata)
    SELECT ${place}, w.id, w.row_xmin, g.version, g.created_at, g.updated_at, g.metadata::JSONB
    FROM written AS w JOIN given AS g ON g.id = w.id
    ON CONFLICT (source, id) DO UPDATE SET row_xmin = excluded.row_xmin, version = excluded.version,
      created_at = excluded.created_at, updated_at = excluded.updated_at, metadata = excluded.metadata)`;
}
