import type { Logger } from '@database-service/core';
import type { SqlConnection } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import type { BatchBounds } from './choose-batch.js';
import type { NumberedBatch } from './number-batch.js';

/** What a sequencer works with, and how. */
export interface SequencerOptions {
  readonly connection: SqlConnection;
  readonly dialect: SqlDialect;
  readonly logger: Logger;
  /** Told of each batch once it is committed: wakes readers, here and (by what the engine has for it) elsewhere, and measures. */
  onNumbered?(batch: NumberedBatch): void;
  readonly timing?: Partial<SequencerTiming>;
  readonly bounds?: Partial<BatchBounds>;
}

/** When a sequencer does what, in milliseconds. */
export interface SequencerTiming {
  /** For how long nothing is numbered when the holder of the lease dies; much longer than a batch takes. */
  readonly leaseMs: number;
  /** How often one without the lease looks whether it has become free. */
  readonly standbyMs: number;
  /** Rest between two batches while records trickle in: what comes meanwhile shares a transaction. */
  readonly paceMs: number;
  /** How soon records are looked for when some came just now; doubled each time that there are none … */
  readonly pollMinMs: number;
  /** … up to this. What wakes the sequencer need not wait for it. */
  readonly pollMaxMs: number;
}

/** A takeover within 6 s, a delay of a quarter of a second where nobody wakes it, four small queries a second when idle. */
export const sequencerTiming: SequencerTiming = {
  leaseMs: 5_000,
  standbyMs: 1_000,
  paceMs: 5,
  pollMinMs: 10,
  pollMaxMs: 250,
};

/** Some tens of milliseconds of work for the engine, more for large documents: much less than a lease. */
export const batchBounds: BatchBounds = { rowsMax: 1_000, bytesMax: 4 * 1024 * 1024 };
