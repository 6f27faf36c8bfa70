import type { PlainError } from './plain-error.js';

/** What is sent to a thread, in lists: all that arrives in one turn of the loop. `Call`: what the thread can be asked. */
export type ThreadRequest<Call> =
  | { readonly kind: 'call'; readonly id: number; readonly call: Call; readonly deadlineMs?: number }
  /** Nobody waits for this call any more. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** Finish what waits, and end. */
  | { readonly kind: 'close' };

/** What a thread answers, in lists too. */
export type ThreadReply =
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }
  /** Something happened that concerns no call alone: a commit. */
  | { readonly kind: 'notice' }
  /** The thread cannot work: nothing that was asked was done. */
  | { readonly kind: 'unusable'; readonly error: PlainError };
