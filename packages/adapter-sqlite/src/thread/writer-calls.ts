import type { WriteCallName } from '../write/write-calls.js';
import type { PackedBatch } from './packed-batch.js';

/** What is asked of the writing thread. */
export type WriterCall =
  | { readonly kind: 'write'; readonly batch: PackedBatch }
  | { readonly kind: 'change'; readonly name: WriteCallName; readonly given: readonly unknown[] };
