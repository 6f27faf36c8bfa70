/** A lease as an engine keeps it. */
export interface LeaseRecord {
  readonly holder: string;
  /** Grows with every new holder. */
  readonly fence: number;
  readonly ttlMs: number;
  readonly expiresAtMs: number;
}

/** Who wants a lease, and for how long. */
export interface LeaseWish {
  readonly holder: string;
  readonly ttlMs: number;
}

/** By how much a clock may be set back before what it says of leases is not believed. */
const clockSlackMs = 60_000;

/**
 * Decides on a lease, within the atomic unit that keeps it: its holder keeps it on, another gets it once its time is over. A
 * lease that would last much longer than it was given for was taken before the clock was set back, and is over.
 *
 * @param current - `undefined`: the name was never used
 * @returns what to keep; `undefined` while another has it
 */
export function decideLease(
  current: LeaseRecord | undefined,
  { holder, ttlMs }: LeaseWish,
  nowMs: number,
): LeaseRecord | undefined {
  const expiresAtMs = nowMs + ttlMs;
  if (current === undefined) return { holder, fence: 1, ttlMs, expiresAtMs };
  const leftMs = current.expiresAtMs - nowMs;
  const isHeld = leftMs > 0 && leftMs <= current.ttlMs + clockSlackMs;
  if (isHeld && current.holder !== holder) return undefined;
  return { holder, fence: isHeld ? current.fence : current.fence + 1, ttlMs, expiresAtMs };
}
