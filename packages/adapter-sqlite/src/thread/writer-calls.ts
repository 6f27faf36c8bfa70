import type { WriteBatch, WriteFailure, WriteSuccess } from '@database-service/core';
import type { WriteCallName } from '../write/write-calls.js';
import type { PlainError } from './plain-error.js';

/** What is asked of the writing thread. */
export type WriterCall =
  | { readonly kind: 'write'; readonly batch: WriteBatch }
  | { readonly kind: 'change'; readonly name: WriteCallName; readonly given: readonly unknown[] };

/** A result of a write as it travels. */
export type PlainWriteResult = WriteSuccess | (Omit<WriteFailure, 'error'> & { readonly error: PlainError });
