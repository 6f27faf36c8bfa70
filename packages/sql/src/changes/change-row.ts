import { type ChangeRecord, type DocumentChange, readDocumentRow, writeFeedToken } from '@database-service/core';

/** A record as the columns of `selectChanges` hold it. Those of a collection's own changes have no document. */
export type ChangeRow = readonly [
  number: number,
  collection: string,
  documentId: string | null,
  op: ChangeRecord['op'],
  version: number | null,
  timeMs: number,
  createdAtMs: number | null,
  data: string | null,
  metadata: string | null,
];

/** What `data` holds of a renaming. */
interface StoredRename {
  readonly from: string;
  readonly to: string;
}

/** The parameters of `insertChange`. */
export type NewChangeRow = ChangeRow extends readonly [number, ...infer Rest] ? Readonly<Rest> : never;

/** The row for a collection that was dropped or renamed. */
export function writeCollectionChange(collection: string, timeMs: number, renamed?: StoredRename): NewChangeRow {
  const data = renamed === undefined ? null : JSON.stringify(renamed);
  return [collection, null, renamed === undefined ? 'dropped' : 'renamed', null, timeMs, null, data, null];
}

/**
 * The record that a row holds.
 *
 * @throws SyntaxError if its JSON is damaged
 */
export function readChangeRow(epoch: string, row: ChangeRow): ChangeRecord {
  const [number, collection, documentId, op, version, timeMs, createdAtMs, data, metadata] = row;
  const token = writeFeedToken({ epoch, number });
  const head = { eventId: `${epoch}-${number}`, token, collection, time: new Date(timeMs) };
  if (op === 'dropped') return { ...head, op };
  if (op === 'renamed') return { ...head, op, ...(JSON.parse(data ?? '{}') as StoredRename) };
  const change: DocumentChange = { ...head, op, documentId: documentId ?? '', version: version ?? 0 };
  if (data === null || metadata === null || createdAtMs === null) return change;
  const after = readDocumentRow([change.documentId, change.version, createdAtMs, timeMs, metadata, data]);
  return { ...change, after };
}
