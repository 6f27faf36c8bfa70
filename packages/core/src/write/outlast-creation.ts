/** A clock that is further behind was set back: then no wait helps, and only the same millisecond again could harm. */
const behindMaxMs = 20;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/**
 * Waits until the clock is past the millisecond in which documents were made: a millisecond at most, and only for what was
 * made just now. Who is about to take away a document, or the name of its collection, does so first. What comes in its
 * place then has a later time of creation, by which, with the version, ETags and the checks of transactions tell the two
 * apart.
 *
 * @param createdAt - of the document; now, for all that there are
 */
export function outlastCreation(createdAt: Date): void {
  const endMs = createdAt.getTime();
  // Asleep, not waiting for a timer: in between, others would see the write half done.
  for (let count = 0; count < behindMaxMs && Date.now() <= endMs; count += 1) {
    if (endMs - Date.now() > behindMaxMs) return;
    Atomics.wait(sleeping, 0, 0, 1);
  }
}
