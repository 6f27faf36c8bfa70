import { type Sql, sql } from '@database-service/sql';
import type { PostgresCredentials, ResolvedConfig } from '../config.js';
import { type ConnectionFigures, type Connections, sumFigures } from '../connect/connections.js';
import { nobody } from '../connect/session.js';
import { Standby } from './standby.js';

/** How often all are asked how far they are. */
const lookMs = 1_000;
const primaryMaxMs = 2_000;

const selectPosition: Sql = sql`SELECT pg_current_wal_lsn()`;

/** The standbys of a configuration, which take turns. */
export class Standbys {
  readonly #primary: Connections;
  readonly #all: readonly Standby[];
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(config: ResolvedConfig, primary: Connections) {
    this.#primary = primary;
    const { host: _, port: __, ...rest } = config;
    this.#all = config.replicas.map((connectionString) => new Standby({ ...rest, connectionString }));
  }

  /** Begins to look after them; does nothing where it has begun, or there are none. */
  start(): void {
    if (this.#all.length === 0 || this.#timer !== undefined || this.#isClosed) return;
    for (const standby of this.#all) standby.start();
    this.#lookLater(0);
  }

  /** The next one that may be asked; `undefined` if none may. */
  next(): Standby | undefined {
    const nowMs = performance.now();
    for (const _ of this.#all) {
      this.#turn = (this.#turn + 1) % this.#all.length;
      const standby = this.#all[this.#turn];
      if (standby?.isFit(nowMs) === true) return standby;
    }
    return undefined;
  }

  /** Of all of them; `undefined` if there are none. */
  get figures(): ConnectionFigures | undefined {
    return this.#all.length === 0 ? undefined : sumFigures(this.#all.map(({ connections }) => connections.figures));
  }

  replaceCredentials(credentials: PostgresCredentials): void {
    for (const standby of this.#all) standby.replaceCredentials(credentials);
  }

  /** Cuts all connections, whatever they are at. */
  cut(): void {
    for (const { connections } of this.#all) connections.cut();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#all.map((standby) => standby.close()));
  }

  #lookLater(ms: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look().then(() => this.#lookLater(lookMs)), ms);
    this.#timer.unref();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    const atMs = performance.now();
    const position = await this.#askPrimary();
    for (const { staleness } of this.#all) staleness.notePrimary(atMs, position);
    await Promise.all(this.#all.map((standby) => standby.look()));
  }

  async #askPrimary(): Promise<string | undefined> {
    try {
      const context = { ...nobody, deadlineMs: Date.now() + primaryMaxMs };
      return String((await this.#primary.query(context, selectPosition, 'read')).rows[0]?.[0]);
    } catch {
      return undefined;
    }
  }
}
