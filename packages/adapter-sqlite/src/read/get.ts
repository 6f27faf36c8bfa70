import type { DocumentRow } from '@database-service/core';
import { catalogueTables, type DocumentStatements, identifier, type Sql, sql } from '@database-service/sql';
import type { Catalogue, CatalogueCollection } from '../catalogue.js';
import type { Connection, Row } from '../driver.js';
import { missingTable } from '../errors.js';

const selectors = new WeakMap<DocumentStatements, Sql>();

/** Reads one document. The catalogue's version comes with the row, so that one statement answers for both. */
export function getDocumentRow(
  connection: Connection,
  catalogue: Catalogue,
  name: string,
  id: string,
): DocumentRow | undefined {
  for (;;) {
    const known = catalogue.peek(name);
    const found = known === undefined ? undefined : readFrom(connection, known, id);
    if (found !== undefined && found[6] === catalogue.version) return found as unknown as DocumentRow;
    // Without a row there is no version either: the catalogue has to be as it was when the row was looked for.
    const { version } = catalogue;
    if (catalogue.find(name) === undefined) return undefined;
    if (found === undefined && catalogue.version === version) return undefined;
  }
}

function readFrom(connection: Connection, { statements, table }: CatalogueCollection, id: string): Row | undefined {
  try {
    return connection.statement(selectorOf(statements)).get(id) as Row | undefined;
  } catch (error) {
    // Another process dropped it.
    if (missingTable(error) === table) return undefined;
    throw error;
  }
}

function selectorOf(statements: DocumentStatements): Sql {
  let selector = selectors.get(statements);
  if (selector === undefined) {
    const state = identifier(catalogueTables.state);
    selector = sql`SELECT found.*, (SELECT catalogue_version FROM ${state}) FROM (${statements.selectById}) AS found`;
    selectors.set(statements, selector);
  }
  return selector;
}
