import { createHash } from 'node:crypto';
import type { IdempotencyClaim } from '@database-service/core';
import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { own } from '../names.js';

/** A write that was about to be sent under a key. */
export interface ClaimAttempt {
  readonly collection: string;
  /** Event id of its change: the feed tells whether there was one, and whose. */
  readonly event: string;
  /** What is kept of the results, if it was done. */
  readonly outcome: string;
}

/** An idempotency key as it is stored. */
export interface StoredClaim {
  readonly _id: string;
  readonly fingerprint: string;
  /** Which call works under it. */
  readonly owner: string;
  readonly claimed_at: Date;
  readonly attempt?: ClaimAttempt;
  /** Present once it was done. */
  readonly outcome?: string;
  readonly expires_at?: Date;
}

/** The keys of all scopes. */
export function claimsOf(database: Db) {
  return collectionOf<StoredClaim>(database, own.idempotency);
}

/** What a key is stored under. */
export function claimId({ scope, key }: IdempotencyClaim): string {
  return createHash('sha256')
    .update(JSON.stringify([scope, key]))
    .digest('base64url');
}
