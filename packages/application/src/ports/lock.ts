/** A held lease. Work done under it carries the fencing number, so that a holder that was replaced cannot do harm. */
export interface Lease {
  /** Grows with every acquisition of the name. */
  readonly fencingNumber: number;
  /** False if the lease was lost meanwhile. */
  renew(ttlMs: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Leases by name, so that one instance at a time does a thing. */
export interface LockService {
  /** `undefined` while another holds it. */
  acquire(name: string, ttlMs: number): Promise<Lease | undefined>;
}
