import {
  applyUpdate,
  DataError,
  type Document,
  type Expectation,
  type Limits,
  type ReplaceOperation,
  type UpdateOperation,
} from '@database-service/core';

/** What a document becomes by an update or a replacement; the document itself where nothing changes. */
export function changeDocument(
  operation: UpdateOperation | ReplaceOperation,
  document: Document,
  now: Date,
  limits: Limits,
): Document {
  if (operation.kind === 'update') {
    const { update, target } = operation;
    const outcome = applyUpdate(update, { document, filter: target.filter, inserting: false, now, limits });
    if (!outcome.changed) return document;
    return {
      ...document,
      data: outcome.data,
      metadata: outcome.metadata,
      version: document.version + 1,
      updatedAt: now,
    };
  }
  const { data, metadata = document.metadata } = operation;
  return { ...document, data, metadata, version: document.version + 1, updatedAt: now };
}

/** The document that an upsert inserts. */
export function seedDocument(operation: UpdateOperation | ReplaceOperation, now: Date, limits: Limits): Document {
  const { upsert } = operation;
  if (upsert === undefined) throw new DataError('INTERNAL', 'There is nothing to insert.');
  const seed: Document = { id: upsert.id, data: upsert.data, metadata: {}, version: 1, createdAt: now, updatedAt: now };
  if (operation.kind === 'replace') return { ...seed, data: operation.data, metadata: operation.metadata ?? {} };
  const { data, metadata } = applyUpdate(operation.update, { document: seed, inserting: true, now, limits });
  return { ...seed, data, metadata };
}

/** @throws DataError VERSION_MISMATCH */
export function checkExpectation(expect: Expectation | undefined, document: Document): void {
  if (expect === undefined) return;
  const { version, createdAtMs } = expect;
  const isVersion = version === undefined || version === document.version;
  if (isVersion && (createdAtMs === undefined || createdAtMs === document.createdAt.getTime())) return;
  throw new DataError(
    'VERSION_MISMATCH',
    `The document ${JSON.stringify(document.id)} has the version ${document.version}, not the one expected; read it again.`,
    { details: { expected_version: version, current_version: document.version } },
  );
}
