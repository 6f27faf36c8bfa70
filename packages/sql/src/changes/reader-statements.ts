import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const readers = identifier(catalogueTables.feedReaders);

/** One row with the token of a reader's place; none if it has no place. */
export function selectPlace(reader: string): Sql {
  return sql`SELECT token FROM ${readers} WHERE name = ${reader}`;
}

/** Gives a reader its first place; within a transaction that has seen that it has none. */
export function insertPlace(reader: string, token: string, savedAtMs: number): Sql {
  return sql`INSERT INTO ${readers} (name, token, saved_at) VALUES (${reader}, ${token}, ${savedAtMs})`;
}

/** Moves a reader that has a place. */
export function updatePlace(reader: string, token: string, savedAtMs: number): Sql {
  return sql`UPDATE ${readers} SET token = ${token}, saved_at = ${savedAtMs} WHERE name = ${reader}`;
}

/** Forgets a reader. */
export function deletePlace(reader: string): Sql {
  return sql`DELETE FROM ${readers} WHERE name = ${reader}`;
}
