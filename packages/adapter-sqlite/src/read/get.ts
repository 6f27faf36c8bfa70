import { type Document, type DocumentRow, readDocumentRow } from '@database-service/core';
import { catalogueTables, type DocumentStatements, identifier, type Sql, sql } from '@database-service/sql';
import type { Catalogue, CatalogueCollection } from '../catalogue.js';
import type { Connection, Row } from '../driver.js';
import { missingTable } from '../errors.js';

const selectors = new WeakMap<DocumentStatements, Sql>();

/** Reads one document. The catalogue's version comes with the row, so that one statement answers for both. */
export function getDocument(
  connection: Connection,
  catalogue: Catalogue,
  name: string,
  id: string,
): Document | undefined {
  const known = catalogue.peek(name);
  const found = known === undefined ? undefined : readFrom(connection, known, id);
  if (found !== undefined && found[6] === catalogue.version) return readDocumentRow(found as unknown as DocumentRow);
  const current = catalogue.find(name);
  if (current === undefined) return undefined;
  const row = connection.statement(current.statements.selectById).get(id);
  return row === undefined ? undefined : readDocumentRow(row as DocumentRow);
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
