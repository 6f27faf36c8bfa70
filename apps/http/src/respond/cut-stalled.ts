import type { ServerResponse } from 'node:http';

/**
 * Cuts the connection of a client that takes nothing of what is there for it for so long: Node keeps the answer, and of a
 * stream its reading goes on waiting, as long as the connection lives. An answer that has nothing to send just now may wait.
 */
export function cutStalled(response: ServerResponse, stalledMs: number): void {
  // Node begins anew with each piece that leaves, and takes the time back when the answer is done.
  response.setTimeout(stalledMs, () => {
    if (response.writableLength > 0) response.destroy();
  });
}
