import { checkCancelled, type OperationContext } from '@database-service/core';

/** Statements that take no longer are not watched: most are over by then, and a signal costs more to make than they do. */
const unwatchedMs = 15;

/**
 * Calls back once when nobody waits for a statement any more, or when it takes too long.
 *
 * @returns what ends the watch
 */
export function watchCaller(context: OperationContext, maxMs: number, onGone: () => void): () => void {
  const endMs = Math.min(context.deadlineMs ?? Number.POSITIVE_INFINITY, Date.now() + maxMs);
  let timer: NodeJS.Timeout;
  let signal: AbortSignal | undefined;
  const look = (): void => {
    if (Date.now() >= endMs || isGone(context)) {
      onGone();
      return;
    }
    if (signal === undefined) {
      signal = context.signal;
      signal.addEventListener('abort', look, { once: true });
    }
    timer = setTimeout(look, Math.max(1, endMs - Date.now()));
  };
  timer = setTimeout(look, unwatchedMs);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', look);
  };
}

function isGone(context: OperationContext): boolean {
  try {
    checkCancelled(context);
    return false;
  } catch {
    return true;
  }
}
