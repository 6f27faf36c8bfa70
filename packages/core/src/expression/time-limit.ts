import { DataError } from '../errors/data-error.js';

/** Most that expressions may take while nothing else can run, in milliseconds. */
const stretchMsMax = 1_000;

/** Calls between two looks at the clock: a look costs as much as a cheap call, and a dear call takes 200 ms. */
const lookInterval = 4;

let callsUntilLook = lookInterval;
let startedMs: number | undefined;

/**
 * Ends expressions that keep the one thread to themselves: one comparison of long arrays is quick, a loop of them, or
 * thousands beside each other, takes minutes. Called for each operator. What it measures is the present run of the event
 * loop's one task, which begins anew with every document of a stream.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function lookAtClock(): void {
  callsUntilLook -= 1;
  if (callsUntilLook > 0) return;
  callsUntilLook = lookInterval;
  const nowMs = performance.now();
  if (startedMs === undefined) {
    startedMs = nowMs;
    // Runs as soon as the work awaits anything: other documents, or its end.
    queueMicrotask(endStretch);
    return;
  }
  if (nowMs - startedMs <= stretchMsMax) return;
  throw new DataError(
    'LIMIT_EXCEEDED',
    `The expressions take more than ${stretchMsMax} ms for one document; work on less at a time.`,
    { details: { limit_ms: stretchMsMax } },
  );
}

function endStretch(): void {
  startedMs = undefined;
}
