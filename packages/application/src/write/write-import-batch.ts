import { idEquals, type WriteOperation, type WriteResult } from '@database-service/core';
import type { OperationScope } from '../operation.js';
import type { ImportableLine } from './import-line.js';
import type { ImportTally } from './import-tally.js';

/** Lines to be written together, and what to do about ids that exist. */
export interface ImportPart {
  readonly collection: string;
  readonly onConflict: 'fail' | 'skip' | 'replace';
  readonly lines: readonly ImportableLine[];
}

/** Writes some lines, each for itself, and counts what became of them. */
export async function writeImportBatch(scope: OperationScope, part: ImportPart, tally: ImportTally): Promise<void> {
  const operations = part.lines.map((line) => toOperation(part, line));
  const results = await scope.database.adapter.write(scope.context, { operations, mode: 'unordered' });
  for (const [index, line] of part.lines.entries()) {
    const result = results[index];
    if (result !== undefined) countResult(part, line, result, tally);
  }
}

function toOperation(part: ImportPart, line: ImportableLine): WriteOperation {
  const { collection } = part;
  const { id, data, metadata } = line.document;
  if (part.onConflict !== 'replace') return { kind: 'insert', collection, document: line.document };
  return {
    kind: 'replace',
    collection,
    target: { filter: idEquals(id), many: false },
    data,
    // A line without metadata leaves those of the document it replaces.
    ...(line.hasMetadata ? { metadata } : {}),
    upsert: { id, data: {} },
  };
}

function countResult(part: ImportPart, line: ImportableLine, result: WriteResult, tally: ImportTally): void {
  if (result.ok) {
    if (result.insertedId !== undefined || result.upsertedId !== undefined) tally.inserted += 1;
    else tally.replaced += 1;
  } else if (part.onConflict === 'skip' && result.error.reason === 'DUPLICATE_ID') {
    tally.skipped += 1;
  } else {
    tally.fail(line.line, result.error);
  }
}
