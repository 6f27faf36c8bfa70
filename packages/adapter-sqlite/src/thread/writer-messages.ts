import type { WriteBatch, WriteFailure, WriteSuccess } from '@database-service/core';
import type { ResolvedConfig } from '../config.js';
import type { WriteCallName } from '../write/write-calls.js';
import type { PlainError } from './plain-error.js';

/** What the thread is started with: a configuration without what cannot travel. */
export type WriterThreadData = Omit<ResolvedConfig, 'logger'>;

/** What is asked of the writing thread. Sent in lists: all that arrive at the same time. */
export type WriterRequest =
  | { readonly kind: 'write'; readonly id: number; readonly batch: WriteBatch; readonly deadlineMs?: number }
  | { readonly kind: 'change'; readonly id: number; readonly name: WriteCallName; readonly given: readonly unknown[] }
  /** Nobody waits for this write any more. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** Finish what waits, and end. */
  | { readonly kind: 'close' };

/** A result of a write as it travels. */
export type PlainWriteResult = WriteSuccess | (Omit<WriteFailure, 'error'> & { readonly error: PlainError });

/** What the thread answers, in lists too. */
export type WriterReply =
  | { readonly kind: 'written'; readonly id: number; readonly results: readonly PlainWriteResult[] }
  | { readonly kind: 'changed'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }
  /** A transaction was committed. */
  | { readonly kind: 'committed' }
  /** The thread cannot work: nothing that was asked was done. */
  | { readonly kind: 'unusable'; readonly error: PlainError };
