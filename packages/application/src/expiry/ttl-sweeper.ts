import { setTimeout } from 'node:timers/promises';
import { type Adapter, createContext, type Logger, sweepExpired } from '@database-service/core';
import type { Databases } from '../databases.js';
import { InProcessLocks } from '../in-process/lock.js';
import type { Lease, LockService } from '../ports/lock.js';
import { DatabaseLocks } from './database-locks.js';

/** What is told of sweeps. */
export interface SweepEvents {
  /** @param deletedCount - documents removed in a round of a database */
  swept(database: string, deletedCount: number): void;
  failed(database: string): void;
}

/** What a sweeper works with. */
export interface TtlSweeperOptions {
  readonly databases: Databases;
  readonly logger: Logger;
  readonly intervalMs: number;
  readonly events?: SweepEvents;
}

const leaseName = 'ttl-sweeper';
/** Much longer than a step takes; a sweeper that died is replaced after it. */
const leaseMs = 20_000;

/**
 * Removes expired documents of all databases, round after round. Of the instances that share a database one does it at a
 * time, by a lease in the database; it is taken only where there is something to remove.
 */
export class TtlSweeper {
  readonly #options: TtlSweeperOptions;
  readonly #locks = new Map<string, LockService>();
  readonly #stopping = new AbortController();
  readonly #troubled = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(options: TtlSweeperOptions) {
    this.#options = options;
  }

  /** Begins; the first round comes after an interval. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the round under way, and waits for it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** One round over all databases. A database that fails does not keep the others from theirs. */
  async sweep(): Promise<void> {
    for (const name of this.#options.databases.names) {
      if (this.#stopping.signal.aborted) return;
      const { events } = this.#options;
      try {
        const deletedCount = await this.#sweepOne(name);
        events?.swept(name, deletedCount);
        this.#troubled.delete(name);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        events?.failed(name);
        this.#tell(name, error);
      }
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { intervalMs } = this.#options;
    while (!signal.aborted) {
      // Instances that were started together do not ask together.
      const waitMs = intervalMs * (0.9 + Math.random() * 0.1);
      await setTimeout(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      await this.sweep();
    }
  }

  async #sweepOne(name: string): Promise<number> {
    const { databases, logger } = this.#options;
    const adapter: Adapter = databases.get(name).adapter;
    const context = createContext({ signal: this.#stopping.signal, logger });
    let lease: Lease | undefined;
    const mayGoOn = async (): Promise<boolean> => {
      if (lease !== undefined) return await lease.renew(leaseMs);
      lease = await this.#locksOf(name, adapter).acquire(leaseName, leaseMs);
      return lease !== undefined;
    };
    try {
      return (await sweepExpired(context, adapter, { mayGoOn })).deletedCount;
    } finally {
      await (lease as Lease | undefined)?.release().catch(() => undefined);
    }
  }

  #locksOf(name: string, { ports }: Adapter): LockService {
    const known = this.#locks.get(name);
    if (known !== undefined) return known;
    const locks = ports.leases === undefined ? new InProcessLocks() : new DatabaseLocks(ports.leases);
    this.#locks.set(name, locks);
    return locks;
  }

  /** A trouble that lasts is told once. */
  #tell(database: string, error: unknown): void {
    if (this.#troubled.has(database)) return;
    this.#troubled.add(database);
    this.#options.logger.warn('expired documents could not be removed', { database, error });
  }
}
