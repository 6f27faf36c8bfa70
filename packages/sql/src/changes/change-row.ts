import {
  type ChangeDetail,
  type ChangeRecord,
  type DocumentChange,
  type DocumentRow,
  readDocumentRow,
  writeFeedToken,
} from '@database-service/core';

/**
 * A record as the columns of `selectChanges` hold it. Deletions, a collection's own changes and those of which only keys
 * are kept have no document: no creation time, data and metadata.
 */
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

/** The row for a document that is stored now, with the texts that were stored. */
export function writeStoredChange(
  op: 'created' | 'updated',
  { name, changeDetail }: { readonly name: string; readonly changeDetail: ChangeDetail },
  [id, version, createdAtMs, updatedAtMs, metadata, data]: DocumentRow,
): NewChangeRow {
  const after = changeDetail === 'keys' ? ([null, null, null] as const) : ([createdAtMs, data, metadata] as const);
  return [name, id, op, version, updatedAtMs, ...after];
}

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
  if (op === 'deleted') return change;
  if (data === null || metadata === null || createdAtMs === null) return { ...change, detail: 'keys' };
  const after = readDocumentRow([change.documentId, change.version, createdAtMs, timeMs, metadata, data]);
  return { ...change, after };
}
