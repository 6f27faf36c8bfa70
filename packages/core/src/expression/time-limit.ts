import { DataError } from '../errors/data-error.js';

/** Most that expressions may take for one document while nothing else can run, in milliseconds. */
const documentMsMax = 1_000;

/** The same for many documents in a row: work in memory may have thousands of them at once. */
const runMsMax = 10_000;

/** Calls between two looks at the clock: a look costs as much as a cheap call, and a dear call takes 200 ms. */
const lookInterval = 4;

let callsUntilLook = lookInterval;
let runStartedMs: number | undefined;
let documentStartedMs: number | undefined;
let lastDocument: object | undefined;

/** Tells which document an expression is about to be evaluated on: each has its own time. */
export function beginDocument(document: object): void {
  if (document === lastDocument) return;
  lastDocument = document;
  documentStartedMs = undefined;
}

/**
 * Ends expressions that keep the one thread to themselves: one comparison of long arrays is quick, a loop of them, or
 * thousands beside each other, takes minutes. Called for each operator. What it measures begins anew with every document,
 * and with every turn of the event loop.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function lookAtClock(): void {
  callsUntilLook -= 1;
  if (callsUntilLook > 0) return;
  callsUntilLook = lookInterval;
  const nowMs = performance.now();
  if (runStartedMs === undefined) {
    runStartedMs = nowMs;
    // Runs as soon as the work awaits anything: other documents, or its end.
    queueMicrotask(endRun);
  }
  documentStartedMs ??= nowMs;
  if (nowMs - documentStartedMs > documentMsMax) throw tooLong('for one document', documentMsMax);
  if (nowMs - runStartedMs > runMsMax) throw tooLong('for documents that are worked on at once', runMsMax);
}

function endRun(): void {
  runStartedMs = undefined;
  documentStartedMs = undefined;
  lastDocument = undefined;
}

function tooLong(subject: string, limit: number): DataError {
  return new DataError(
    'LIMIT_EXCEEDED',
    `The expressions take more than ${limit} ms ${subject}; work on less at a time.`,
    { details: { limit_ms: limit } },
  );
}
