import { checkCancelled, type OperationContext } from '@database-service/core';

/** Statements that take no longer are not watched: most are over by then, and a signal costs more to make than they do. */
const unwatchedMs = 15;

/**
 * Calls back once when nobody waits for a statement any more.
 *
 * @returns what ends the watch
 */
export function watchCaller(context: OperationContext, onGone: () => void): () => void {
  let timer: NodeJS.Timeout;
  let signal: AbortSignal | undefined;
  const look = (): void => {
    const { deadlineMs } = context;
    if (isGone(context)) {
      onGone();
      return;
    }
    if (signal === undefined) {
      signal = context.signal;
      signal.addEventListener('abort', look, { once: true });
    }
    if (deadlineMs !== undefined) timer = setTimeout(look, Math.max(1, deadlineMs - Date.now()));
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
