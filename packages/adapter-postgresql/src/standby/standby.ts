import { sql } from '@database-service/sql';
import { Catalogue } from '../catalogue/catalogue.js';
import { catalogueExecutor } from '../catalogue/read-catalogue.js';
import type { PostgresCredentials, ResolvedConfig } from '../config.js';
import { clientSettings } from '../connect/client-settings.js';
import { Connections } from '../connect/connections.js';
import { ControlConnection } from '../connect/control.js';
import { nobody } from '../connect/session.js';
import { Staleness } from './staleness.js';

/** How long a standby that failed is left alone, at first and at last. */
const restMinMs = 500;
const restMaxMs = 30_000;
/** How long one is waited for that is asked how far it has come. */
const lookMaxMs = 2_000;

const selectProgress = sql`SELECT pg_last_wal_replay_lsn(), pg_is_in_recovery()`;

/** A server that follows the primary, and answers reads that need not see the newest. */
export class Standby {
  readonly connections: Connections;
  /** As it is there: its reads are planned by what it has. */
  readonly catalogue: Catalogue;
  readonly staleness: Staleness;
  readonly #control: ControlConnection;
  #credentials: PostgresCredentials = {};
  #restMs = restMinMs;
  #restsUntilMs = 0;
  /** Whether it answered when it was looked at last: one that is silent would keep all who ask it waiting. */
  #isAnswering = false;

  /** @param config - with the standby's own address */
  constructor(config: ResolvedConfig) {
    this.#control = new ControlConnection({
      settings: () => clientSettings(config, this.#credentials),
      channels: {},
      onConnected: () => {},
    });
    this.connections = new Connections(config, (processId) => this.#control.cancel(processId));
    this.catalogue = new Catalogue(catalogueExecutor(this.connections), config);
    this.staleness = new Staleness(config.replicaLagMaxMs);
  }

  start(): void {
    this.#control.start();
  }

  /** Whether it may be asked: it answers, did not fail just now, and is not too far behind. */
  isFit(nowMs: number): boolean {
    return this.#isAnswering && nowMs >= this.#restsUntilMs && this.staleness.isWithin(nowMs);
  }

  /** It failed: it is left alone for a time, each time longer. */
  leave(nowMs: number): void {
    if (nowMs < this.#restsUntilMs) return;
    this.#restsUntilMs = nowMs + this.#restMs;
    this.#restMs = Math.min(2 * this.#restMs, restMaxMs);
  }

  /** Finds out how far it has come. Never rejects. */
  async look(): Promise<void> {
    try {
      const context = { ...nobody, deadlineMs: Date.now() + lookMaxMs };
      const { rows } = await this.connections.query(context, selectProgress, 'read');
      const [position, isFollowing] = rows[0] ?? [];
      this.#isAnswering = true;
      this.staleness.noteStandby(performance.now(), Number(isFollowing) === 1 ? String(position) : null);
      if (performance.now() >= this.#restsUntilMs) this.#restMs = restMinMs;
    } catch {
      this.#isAnswering = false;
    }
  }

  replaceCredentials(credentials: PostgresCredentials): void {
    this.#credentials = credentials;
    this.connections.replaceCredentials(credentials);
    this.#control.restart();
  }

  async close(): Promise<void> {
    await Promise.all([this.#control.close(), this.connections.close()]);
  }
}
