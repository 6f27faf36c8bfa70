/**
 * What of a write of many documents (`many`) is done as a whole.
 *
 * - `statement`: all of it or nothing; one that fails, or whose time is over, has changed nothing
 * - `document`: each document for itself. What was done before a failure stays, and its counts are in the result. Each
 *   document is changed once at most, and one that matches from the start to the end is; documents that are inserted
 *   meanwhile are not waited for.
 *
 * An atomic batch, and one with an idempotency key, are done as a whole in either case.
 */
export type ManyWriteAtomicity = 'statement' | 'document';
