import type { DocumentRow } from '@database-service/core';
import {
  catalogueTables,
  identifier,
  joinSql,
  type RenderedSql,
  type Sql,
  type SqlParameter,
  type StoredCollection,
  sql,
} from '@database-service/sql';
import { changes } from '../changes/feed-tables.js';
import { currentTransaction, recordColumnList } from '../changes/leave-record.js';
import { arrayText } from '../connect/array-text.js';
import type { EntryChange } from './entry-changes.js';
import { addEntries, changeEntries, type EntryStatements } from './entry-statements.js';
import { writtenText } from './written-texts.js';

/**
 * Each of these statements writes documents, their entries and their records of the change feed, and counts the documents it
 * wrote. It writes none if the catalogue is not the one that its caller knows, if the document is not as it was, or if its id
 * is taken: which of these it was has to be asked then, which is seldom.
 *
 * By writing to the table it locks it against changes of the collection, before it looks at the catalogue. Records come from the
 * rows that were written, so that they get their ids when these are locked. The texts are written out once for each
 * collection and each set of indexes of which entries change; parameters are named by their places, so that a document that is needed twice is sent
 * once.
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

/** Stores a new document, unless its id is taken. */
export function insertDocument(targets: WriteTargets, { row, changes: entries }: NewDocumentRow): RenderedSql {
  const { table } = targets.collection;
  return compose(targets, 'insert', row, changeEntries(entries, 9), () => ({
    written: sql`INSERT INTO ${identifier(table)} (id, version, created_at, updated_at, metadata, data)
      SELECT ${columns}, $7::TEXT::JSONB, $8::TEXT::JSONB FROM ${state} AS s WHERE ${isKnownCatalogue}
      ON CONFLICT (id) DO NOTHING RETURNING seq, id`,
    record: sql`w.id, 'created', $4::BIGINT, $6::BIGINT, ${afterOf(targets, contents)}`,
    from: sql`written AS w`,
  }));
}

/** Stores new documents. An id that is taken is an error, and none is stored. */
export function insertDocuments(targets: WriteTargets, documents: readonly NewDocumentRow[]): RenderedSql {
  const { table } = targets.collection;
  const arrays = [0, 1, 2, 3, 4, 5].map((column) => arrayText(documents.map(({ row }) => row[column] ?? null)));
  return compose(targets, 'insert many', arrays, addEntries(documents, 9), () => ({
    given: sql`SELECT * FROM unnest($3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::TEXT[], $8::TEXT[])
      WITH ORDINALITY AS g(id, version, created_at, updated_at, metadata, data, place)`,
    written: sql`INSERT INTO ${identifier(table)} (id, version, created_at, updated_at, metadata, data)
      SELECT g.id, g.version, g.created_at, g.updated_at, g.metadata::JSONB, g.data::JSONB
      FROM given AS g, ${state} AS s WHERE ${isKnownCatalogue} ORDER BY g.place RETURNING seq, id`,
    record: sql`g.id, 'created', g.version, g.updated_at, ${afterOf(targets, givenContents)}`,
    from: sql`given AS g JOIN written AS w ON w.id = g.id ORDER BY g.place`,
  }));
}

/** Gives a document other contents, if it still is the one that is known. */
export function replaceDocument(
  targets: WriteTargets,
  known: KnownDocument,
  { row, changes: entries }: NewDocumentRow,
): RenderedSql {
  const { table } = targets.collection;
  const [id, version, , updatedAtMs, metadata, data] = row;
  const parameters = [id, version, known.createdAtMs, updatedAtMs, metadata, data, known.version];
  return compose(targets, 'replace', parameters, changeEntries(entries, 10), () => ({
    written: sql`UPDATE ${identifier(table)} AS d SET version = $4::BIGINT, updated_at = $6::BIGINT,
        metadata = $7::TEXT::JSONB, data = $8::TEXT::JSONB
      FROM ${state} AS s WHERE ${isKnownCatalogue} AND d.id = $3::TEXT AND d.version = $9::BIGINT AND d.created_at = $5::BIGINT
      RETURNING d.seq, d.id`,
    record: sql`w.id, 'updated', $4::BIGINT, $6::BIGINT, ${afterOf(targets, contents)}`,
    from: sql`written AS w`,
  }));
}

/** Removes a document, if it still is the one that is known. */
export function deleteDocument(
  targets: WriteTargets,
  { id, version, createdAtMs }: KnownDocument,
  entries: readonly EntryChange[],
  timeMs: number,
): RenderedSql {
  const { table } = targets.collection;
  return compose(targets, 'delete', [id, version, createdAtMs, timeMs], changeEntries(entries, 7), () => ({
    written: sql`DELETE FROM ${identifier(table)} AS d USING ${state} AS s
      WHERE ${isKnownCatalogue} AND d.id = $3::TEXT AND d.version = $4::BIGINT AND d.created_at = $5::BIGINT
      RETURNING d.seq, d.id`,
    record: sql`w.id, 'deleted', $4::BIGINT + 1, $6::BIGINT, NULL, NULL, NULL, 0`,
    from: sql`written AS w`,
  }));
}

const state = identifier(catalogueTables.state);
const isKnownCatalogue = sql`s.catalogue_version = $1::BIGINT`;
const columns = sql`$3::TEXT, $4::BIGINT, $5::BIGINT, $6::BIGINT`;

/** Where a record's document is taken from. */
interface Contents {
  readonly createdAt: Sql;
  readonly data: Sql;
  readonly metadata: Sql;
}

const contents: Contents = { createdAt: sql`$5::BIGINT`, data: sql`$8::TEXT`, metadata: sql`$7::TEXT` };
const givenContents: Contents = { createdAt: sql`g.created_at`, data: sql`g.data`, metadata: sql`g.metadata` };

/** Of a record: created_at, data, metadata, bytes. */
function afterOf({ collection }: WriteTargets, { createdAt, data, metadata }: Contents): Sql {
  if (collection.changeDetail === 'keys') return sql`NULL, NULL, NULL, 0`;
  return sql`${createdAt}, ${data}, ${metadata}, octet_length(${data}) + octet_length(${metadata})`;
}

/** What statements differ by. */
interface Parts {
  /** Rows that are used several times. */
  readonly given?: Sql;
  /** Writes the documents, and gives their seq and id. */
  readonly written: Sql;
  /** The columns of a record behind the collection's name, and what they come from. */
  readonly record: Sql;
  readonly from: Sql;
}

function compose(
  { collection, catalogueVersion }: WriteTargets,
  kind: string,
  parameters: readonly SqlParameter[],
  entries: EntryStatements,
  make: () => Parts,
): RenderedSql {
  const text = writtenText(collection, `${kind} ${entries.shape}`, () => {
    const { given, written, record, from } = make();
    const parts = [
      ...(given === undefined ? [] : [sql`given AS MATERIALIZED (${given})`]),
      sql`written AS (${written})`,
      ...entries.write().map((statement, place) => sql`${identifier(`entries_${place}`)} AS (${statement})`),
    ];
    return sql`WITH ${joinSql(parts, sql`, `)} INSERT INTO ${changes} (${recordColumnList})
      SELECT ${currentTransaction}, $2::TEXT, ${record} FROM ${from}`;
  });
  return { text, parameters: [catalogueVersion, collection.name, ...parameters, ...entries.parameters] };
}
