import { ChangeSignal, isDataError } from '@database-service/core';
import { acquireLease } from '../leases/acquire-lease.js';
import { endLease, holdLease } from '../leases/lease-statements.js';
import type { BatchBounds } from './choose-batch.js';
import { type NumberedBatch, numberBatch, type SequencerLease, sequencerLease } from './number-batch.js';
import { selectAnyPending } from './pending-statements.js';
import { batchBounds, type SequencerOptions, type SequencerTiming, sequencerTiming } from './sequencer-options.js';

/** Rest after a first failure; doubled with each further one, up to the time of a lease. */
const failureMinMs = 100;

/**
 * Gives committed records of the change feed their numbers, one database's sequencer among any number of instances: who has
 * the lease works, the others wait for it. Begins at once and goes on, whatever fails, until it is closed.
 */
export class Sequencer {
  readonly #options: SequencerOptions;
  readonly #timing: SequencerTiming;
  readonly #bounds: BatchBounds;
  readonly #holder = crypto.randomUUID();
  readonly #signal = new ChangeSignal();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  /** Something was committed since records were last looked for. */
  #isWoken = false;
  #isWaitingForRecords = false;
  /** Rest after the next failure. */
  #failureMs = failureMinMs;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#timing = { ...sequencerTiming, ...options.timing };
    this.#bounds = { ...batchBounds, ...options.bounds };
    this.#running = this.#run();
  }

  /** Says that records were committed. Without it they are found by polling. */
  wake(): void {
    this.#isWoken = true;
    if (this.#isWaitingForRecords) this.#signal.notify();
  }

  /** Ends with the batch that is under way, and lets another have the lease. Never rejects; idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        if (!(await this.#lead())) await this.#rest(this.#timing.standbyMs);
      } catch (error) {
        // A fault of the engine or of the way to it. Whether the batch was committed does not matter: see numberBatch.
        const reason = isDataError(error) ? error.reason : String(error);
        this.#options.logger.warn('Changes could not be numbered; it is tried again', { reason });
        await this.#rest(this.#failureMs);
        this.#failureMs = Math.min(this.#failureMs * 2, this.#timing.leaseMs);
      }
    }
    await this.#release();
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Takes the lease and works until it is lost. @returns whether it was had */
  async #lead(): Promise<boolean> {
    const { connection, dialect, logger } = this.#options;
    const wish = { holder: this.#holder, ttlMs: this.#timing.leaseMs };
    const answer = await acquireLease(connection, dialect, sequencerLease, wish);
    if (!answer.isHeld) return false;
    const lease = { ...wish, fence: answer.fence };
    logger.debug('Numbers changes from now on', { fence: lease.fence });
    await this.#work(lease);
    return true;
  }

  /** Numbers what comes until the lease is lost, or the sequencer closed. */
  async #work(lease: SequencerLease): Promise<void> {
    const { connection, dialect, logger } = this.#options;
    const idle = { heldAtMs: performance.now(), pollMs: this.#timing.pollMinMs };
    let isMore = false;
    while (!this.#isClosing) {
      this.#isWoken = false;
      const startMs = performance.now();
      if (isMore || (await connection.all(selectAnyPending(dialect))).length > 0) {
        const batch = await this.#numberBatch(lease);
        if (batch === undefined) break;
        ({ isMore } = batch);
        Object.assign(idle, { heldAtMs: startMs, pollMs: this.#timing.pollMinMs });
      } else {
        if (startMs - idle.heldAtMs > this.#timing.leaseMs / 3) {
          if ((await connection.run(holdLease(dialect, sequencerLease, lease))) !== 1) break;
          idle.heldAtMs = startMs;
        }
        await this.#waitForRecords(Math.min(idle.pollMs, this.#timing.leaseMs / 3));
        idle.pollMs = this.#isWoken ? this.#timing.pollMinMs : Math.min(idle.pollMs * 2, this.#timing.pollMaxMs);
      }
      this.#failureMs = failureMinMs;
    }
    if (!this.#isClosing) logger.debug('Another numbers changes now', { fence: lease.fence });
  }

  async #numberBatch(lease: SequencerLease): Promise<NumberedBatch | undefined> {
    const { connection, dialect, onNumbered } = this.#options;
    const batch = await numberBatch(connection, dialect, lease, this.#bounds);
    if (batch === undefined) return undefined;
    if (batch.count > 0) onNumbered?.(batch);
    if (!batch.isMore) await this.#rest(this.#timing.paceMs);
    return batch;
  }

  async #waitForRecords(timeoutMs: number): Promise<void> {
    if (this.#isWoken) return;
    this.#isWaitingForRecords = true;
    await this.#rest(timeoutMs);
    this.#isWaitingForRecords = false;
  }

  async #rest(timeoutMs: number): Promise<void> {
    await this.#signal.wait({ signal: this.#closing.signal }, timeoutMs);
  }

  /** Without an answer the lease ends by itself. */
  async #release(): Promise<void> {
    const { connection, logger } = this.#options;
    try {
      await connection.run(endLease(sequencerLease, this.#holder));
    } catch (error) {
      logger.debug('The lease of the sequencer could not be released', { error: String(error) });
    }
  }
}
