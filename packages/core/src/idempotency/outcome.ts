import { type DocumentRow, readDocumentRow, writeDocumentRow } from '../document/document-row.js';
import type { WriteBatch, WriteResult, WriteSuccess } from '../write/operation.js';
import type { IdempotencyClaim } from './claim.js';
import { idempotencyKeyReused } from './errors.js';

type StoredResult = Omit<WriteSuccess, 'ok' | 'document' | 'replay'> & { readonly document?: DocumentRow };

interface StoredOutcome {
  readonly results: readonly StoredResult[];
  readonly note?: string;
}

/**
 * What is to be kept of a claimed batch that was done, as JSON text.
 *
 * @returns `undefined` if nothing is: the batch failed, or is a single write that matched nothing. It may be asked for
 *   again, since nothing was done. (An atomic batch that matched nothing was committed all the same.)
 */
export function formatOutcome({ idempotency, mode }: WriteBatch, results: readonly WriteResult[]): string | undefined {
  const done = results.filter((result) => result.ok);
  if (idempotency === undefined || done.length < results.length) return undefined;
  if (mode !== 'atomic' && done.every(didNothing)) return undefined;
  const { keep, note } = idempotency;
  const stored: StoredOutcome = {
    results: done.map(({ ok: _ok, document, replay: _replay, ...counts }) =>
      document === undefined || keep === 'counts' ? counts : { ...counts, document: writeDocumentRow(document) },
    ),
    ...(note === undefined ? {} : { note }),
  };
  return JSON.stringify(stored);
}

/**
 * The results that were kept, each marked as a replay.
 *
 * @param kept - the fingerprint and the text of `formatOutcome`
 * @throws DataError IDEMPOTENCY_KEY_REUSED if they are another request's; SyntaxError if the text is damaged
 */
export function readOutcome(
  claim: IdempotencyClaim,
  kept: { readonly fingerprint: string; readonly outcome: string },
): readonly WriteSuccess[] {
  if (kept.fingerprint !== claim.fingerprint) throw idempotencyKeyReused(claim.key);
  const { results, note } = JSON.parse(kept.outcome) as StoredOutcome;
  const replay = note === undefined ? {} : { note };
  return results.map(({ document, ...counts }) => ({
    ok: true,
    ...counts,
    ...(document === undefined ? {} : { document: readDocumentRow(document) }),
    replay,
  }));
}

function didNothing({ matchedCount, deletedCount, insertedId, upsertedId }: WriteSuccess): boolean {
  return matchedCount + deletedCount === 0 && insertedId === undefined && upsertedId === undefined;
}
