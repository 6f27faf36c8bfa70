import { createHash } from 'node:crypto';

/** Which change of which document. A document that was deleted and made again has another time of creation. */
export interface ChangeIdentity {
  readonly collection: string;
  readonly id: string;
  readonly createdAtMs: number;
  /** That the change made. */
  readonly version: number;
}

/** The event id of a document's change: whoever finds it, however often, gets the same. */
export function eventIdOf({ collection, id, createdAtMs, version }: ChangeIdentity): string {
  const text = JSON.stringify([collection, id, createdAtMs, version]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
