import type { DocumentRow } from '@database-service/core';
import { identifier, integerLiteral, type Sql, type SqlParameter, sql } from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import type { EntryChange } from './entry-changes.js';

/** The statements that keep the entries of documents that a statement writes: parts of it, which know them as `written`. */
export interface EntryStatements {
  /** Equal where the statements are. */
  readonly shape: string;
  readonly parameters: readonly SqlParameter[];
  write(): readonly Sql[];
}

/** Those of one document. @param place - of their first parameter */
export function changeEntries(changes: readonly EntryChange[], place: number): EntryStatements {
  let shape = '';
  const parameters: SqlParameter[] = [];
  for (const { index, removed, added } of changes) {
    shape += ` ${index.id}`;
    if (removed.length > 0) {
      shape += '-';
      parameters.push(arrayText(removed));
    }
    if (added.length > 0) {
      shape += '+';
      parameters.push(arrayText(added));
    }
  }
  return { shape, parameters, write: () => writeChanges(changes, place) };
}

function writeChanges(changes: readonly EntryChange[], place: number): readonly Sql[] {
  const statements: Sql[] = [];
  for (const { index, removed, added } of changes) {
    const table = identifier(index.table);
    if (removed.length > 0) {
      statements.push(sql`DELETE FROM ${table} AS c USING written AS w
        WHERE c.key = ANY (${parameterAt(place + statements.length)}::BYTEA[]) AND c.id = w.id`);
    }
    if (added.length > 0) {
      statements.push(sql`INSERT INTO ${table} (key, id, seq)
        SELECT k.key, w.id, w.seq FROM written AS w, unnest(${parameterAt(place + statements.length)}::BYTEA[]) AS k(key)`);
    }
  }
  return statements;
}

/** Those of new documents. @param place - of their first parameter */
export function addEntries(
  documents: readonly { readonly row: DocumentRow; readonly changes: readonly EntryChange[] }[],
  place: number,
): EntryStatements {
  const byTable = new Map<string, { readonly keys: Uint8Array[]; readonly ids: string[] }>();
  for (const { row, changes } of documents) {
    for (const { index, added } of changes) {
      const entries = byTable.get(index.table) ?? { keys: [], ids: [] };
      byTable.set(index.table, entries);
      for (const key of added) {
        entries.keys.push(key);
        entries.ids.push(row[0]);
      }
    }
  }
  const tables = [...byTable.keys()];
  return {
    shape: tables.join(' '),
    parameters: [...byTable.values()].flatMap(({ keys, ids }) => [arrayText(keys), arrayText(ids)]),
    write: () =>
      tables.map((table, position) => {
        const keys = parameterAt(place + 2 * position);
        const ids = parameterAt(place + 2 * position + 1);
        return sql`INSERT INTO ${identifier(table)} (key, id, seq)
          SELECT k.key, k.id, w.seq FROM unnest(${keys}::BYTEA[], ${ids}::TEXT[]) AS k(key, id) JOIN written AS w ON w.id = k.id`;
      }),
  };
}

/** A parameter by its place: PostgreSQL's placeholders may be used several times. */
function parameterAt(place: number): Sql {
  return sql`$${integerLiteral(place)}`;
}
