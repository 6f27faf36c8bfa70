import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';

/** How long the outcome of a key is kept where nobody says otherwise. */
export const defaultIdempotencyRetentionMs = 86_400_000;

/**
 * Makes a batch happen once, however often it is sent. Plain data.
 *
 * A key is free until a batch that came with it was done; from then on, for the retention time, every batch with the key
 * gets what that one gave. A batch that fails, or that matched nothing, leaves the key free.
 */
export interface IdempotencyClaim {
  /** Whose key it is: keys of different scopes have nothing to do with each other. */
  readonly scope: string;
  /** 1 to 255 visible ASCII characters, chosen by the caller. */
  readonly key: string;
  /** Of what was asked; the same key with another one is IDEMPOTENCY_KEY_REUSED. */
  readonly fingerprint: string;
  /** How long the outcome is kept once the batch was done. */
  readonly retentionMs: number;
  /**
   * What is kept of the results: all, or without the documents, where the answer does not show them (a transaction of many
   * would be kept twice).
   */
  readonly keep: 'results' | 'counts';
  /** Kept with the results and given back with them: what an answer needs that the results do not have. */
  readonly note?: string;
}

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/**
 * Checks a key.
 *
 * @param pointer - where it was given
 * @throws DataError BAD_ARGUMENT
 */
export function checkIdempotencyKey(key: unknown, pointer: string): string {
  if (typeof key === 'string' && keyPattern.test(key)) return key;
  throw new DataError(
    'BAD_ARGUMENT',
    'An idempotency key is 1 to 255 visible ASCII characters, a random UUID for example.',
    { details: { pointer } },
  );
}

/** Whose keys a call's are: those of its tenant and its principal. */
export function idempotencyScope({ tenant, principal }: OperationContext): string {
  return JSON.stringify([tenant ?? null, principal.name]);
}
