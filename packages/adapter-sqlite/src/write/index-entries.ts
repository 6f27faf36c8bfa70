import { compareBytes, type Document, duplicateValue, type IndexEntries, nameKey } from '@database-service/core';
import { raiseIndexFlags } from '@database-service/sql';
import { bumpCatalogue, type CatalogueIndex } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { isUniqueViolation } from '../errors.js';

const none: IndexEntries = { keys: [], multikey: false, inexact: false };

/**
 * Brings one index's entries in line with a change of a document; only keys that differ are touched.
 *
 * @returns whether the catalogue changed: the index became multikey or inexact
 * @throws DataError DUPLICATE_VALUE, LIMIT_EXCEEDED
 */
export function changeEntries(
  connection: Connection,
  index: CatalogueIndex,
  seq: number,
  before: Document | undefined,
  after: Document | undefined,
): boolean {
  const old = before === undefined ? none : index.entriesOf(before);
  const fresh = after === undefined ? none : index.entriesOf(after);
  const id = (after ?? before)?.id ?? '';
  for (const key of missingKeys(old, fresh)) connection.statement(index.statements.delete).run(key, id);
  for (const key of missingKeys(fresh, old)) insertEntry(connection, index, key, seq, after);
  return raiseFlags(connection, index, fresh);
}

/** Adds a document's entries that are not there yet. @returns whether the catalogue changed */
export function backfillEntries(
  connection: Connection,
  index: CatalogueIndex,
  seq: number,
  document: Document,
): boolean {
  const entries = index.entriesOf(document);
  for (const key of entries.keys) {
    try {
      connection.statement(index.statements.insert).run(key, document.id, seq);
    } catch (error) {
      // A writer was quicker, or another document has the value.
      const own = isUniqueViolation(error) && connection.statement(index.statements.hasEntry).get(key, document.id);
      if (!own) throw explainViolation(error, index, key, document);
    }
  }
  return raiseFlags(connection, index, entries);
}

function insertEntry(
  connection: Connection,
  index: CatalogueIndex,
  key: Uint8Array,
  seq: number,
  document: Document | undefined,
): void {
  try {
    connection.statement(index.statements.insert).run(key, document?.id, seq);
  } catch (error) {
    throw explainViolation(error, index, key, document);
  }
}

/** A key that is taken, told as such; any other fault as it is. */
function explainViolation(
  error: unknown,
  index: CatalogueIndex,
  key: Uint8Array,
  document: Document | undefined,
): unknown {
  const isTaken = document !== undefined && isUniqueViolation(error);
  return isTaken ? duplicateValue(index.state.definition, document, key) : error;
}

function raiseFlags(connection: Connection, { id, state }: CatalogueIndex, entries: IndexEntries): boolean {
  const multikey = entries.multikey && !state.multikey;
  const inexact = entries.inexact && !state.inexact;
  if (!multikey && !inexact) return false;
  connection.run(raiseIndexFlags(id, { multikey, inexact }));
  bumpCatalogue(connection);
  return true;
}

/** The keys of one that the other lacks. */
function missingKeys({ keys }: IndexEntries, { keys: others }: IndexEntries): readonly Uint8Array[] {
  if (others.length === 0) return keys;
  if (others.length <= fewKeys) return keys.filter((key) => !others.some((other) => compareBytes(other, key) === 0));
  const names = new Set(others.map(nameKey));
  return keys.filter((key) => !names.has(nameKey(key)));
}

/** Up to so many keys are compared with each other; a text has thousands. */
const fewKeys = 8;
