import { setTimeout } from 'node:timers/promises';
import { checkCancelled, type DataError, isAborted, type OperationContext } from '@database-service/core';
import type { RenderedSql, Sql, SqlConnection, SqlExecutor, SqlRow } from '@database-service/sql';
import pg, { type Client, type Pool, type PoolClient } from 'pg';
import { lockKey, lockUntilEnd } from '../catalogue/lock-keys.js';
import type { PostgresCredentials, ResolvedConfig } from '../config.js';
import {
  databaseClosed,
  isConnectionLoss,
  isRetryable,
  leavesOutcomeOpen,
  mapError,
  outcomeUnknown,
} from '../errors.js';
import { poolSettings, sessionSettings } from './client-settings.js';
import { cutConnection } from './cut-connection.js';
import { Gate } from './gate.js';
import type { Answer } from './sent-statement.js';
import { nobody, Session, type SessionParts } from './session.js';
import { StatementNames } from './statement-names.js';
import { watchCaller } from './watch-caller.js';
import { withinTime } from './within-time.js';

/** What statements do: what only reads may be asked again when its answer was lost. */
export type Effect = 'read' | 'write';

/** How connections stand. */
export interface ConnectionFigures {
  readonly active: number;
  readonly idle: number;
  readonly waiting: number;
  readonly max: number;
}

/** The figures of several as if they were one. */
export function sumFigures(all: readonly ConnectionFigures[]): ConnectionFigures {
  const sum = (name: keyof ConnectionFigures): number => all.reduce((total, each) => total + each[name], 0);
  return { active: sum('active'), idle: sum('idle'), waiting: sum('waiting'), max: sum('max') };
}

/** A connection that somebody has. */
export interface Borrowed {
  readonly session: Session;
  release(): void;
}

/** Of four connections one is never kept. */
const keptShare = 0.75;
const drainPollMs = 10;
const graceMs = 1_000;
/** Much longer than a batch of the sequencer takes. */
const backgroundMs = 15_000;
/** How often a read is asked again by another connection: those that lay idle while the server was started anew are all dead. */
export const readAttemptsMax = 3;
/** How often a transaction is begun anew that others were in the way of. */
const transactionAttemptsMax = 10;

/** The connections of an adapter: a pool of them, made when they are needed. */
export class Connections implements SqlConnection {
  readonly #config: ResolvedConfig;
  readonly #parts: SessionParts;
  readonly #clients = new Set<Client>();
  readonly #kept: Gate;
  #pool: Pool;
  #closing: Promise<void> | undefined;

  constructor(config: ResolvedConfig, cancel: SessionParts['cancel']) {
    this.#config = config;
    // Some longer, so that the server is the one to end it where it can.
    this.#parts = { names: new StatementNames(), cancel, statementMaxMs: config.statementTimeoutMs + graceMs };
    this.#kept = new Gate(Math.max(1, Math.floor(config.connectionsMax * keptShare)));
    this.#pool = this.#openPool({});
  }

  get figures(): ConnectionFigures {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return {
      active: totalCount - idleCount,
      idle: idleCount,
      waiting: waitingCount + this.#kept.waiting,
      max: this.#config.connectionsMax,
    };
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** New connections are made by other credentials; those that are busy end with what they are at. */
  replaceCredentials(credentials: PostgresCredentials): void {
    const former = this.#pool;
    this.#pool = this.#openPool(credentials);
    void drain(former);
  }

  async all(piece: Sql): Promise<readonly SqlRow[]> {
    return (await this.query(soon(), piece, 'write')).rows;
  }

  /** As `all`, of a statement that only reads: it is asked again where its answer was lost. */
  async read(piece: Sql): Promise<readonly SqlRow[]> {
    return (await this.query(soon(), piece, 'read')).rows;
  }

  async run(piece: Sql): Promise<number> {
    return (await this.query(soon(), piece, 'write')).count;
  }

  /** Runs a statement as a transaction of its own. @throws DataError */
  async query(context: OperationContext, piece: Sql, effect: Effect): Promise<Answer> {
    return await this.attempt(context, piece, effect).catch((error) => {
      throw toDataError(error, effect);
    });
  }

  /** As `query`, with the driver's errors; those that leave open whether a write was done are DataErrors already. */
  async attempt(context: OperationContext, piece: Sql | RenderedSql, effect: Effect): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.use(context, (session) => session.query(piece));
      } catch (error) {
        if (effect === 'read' && isConnectionLoss(error)) checkCancelled(context);
        const mayRepeat = effect === 'read' ? isConnectionLoss(error) || isRetryable(error) : isRetryable(error);
        if (!mayRepeat || attempt >= readAttemptsMax || isAborted(context)) throw error;
      }
    }
  }

  /** Works with a connection. What it throws is thrown. */
  async use<Result>(context: OperationContext, work: (session: Session) => Promise<Result>): Promise<Result> {
    const client = await this.#acquire(context);
    const session = new Session(client, this.#parts, context);
    try {
      return await work(session);
    } finally {
      client.release(session.isSpoiled);
    }
  }

  /**
   * A connection that is kept for as long as somebody reads from it, however slowly; handed back by `release`, once. Not all
   * connections are had so: what readers and others ask meanwhile comes by those that are left.
   */
  async keep(context: OperationContext): Promise<Borrowed> {
    await this.#kept.enter(context, this.#config.connectTimeoutMs, poolFull);
    try {
      const client = await this.#acquire(context);
      const session = new Session(client, this.#parts, context);
      const release = (): void => {
        client.release(session.isSpoiled);
        this.#kept.leave();
      };
      return { session, release };
    } catch (error) {
      this.#kept.leave();
      throw error;
    }
  }

  async transaction<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result> {
    return await this.inTransaction(soon(), work).catch((error) => {
      throw mapError(error);
    });
  }

  /**
   * Runs work in one transaction, and all of it again where others were in its way: one after the other of those who try again,
   * for each deadlock takes the server a second to find, and who met once meet again.
   *
   * @throws what the work throws, and the driver's errors; DataError OUTCOME_UNKNOWN if the answer to COMMIT was lost
   */
  async inTransaction<Result>(context: OperationContext, work: (session: Session) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const again = attempt === 1 ? undefined : lockUntilEnd(lockKey(this.#config.schema, 'again'));
        return await this.use(context, (session) => runTransaction(session, work, again));
      } catch (error) {
        if (!isRetryable(error) || attempt >= transactionAttemptsMax || isAborted(context)) throw error;
        await setTimeout(Math.random() * 2 ** attempt);
      }
    }
  }

  /** Cuts all connections, whatever they are at. */
  cut(): void {
    for (const client of this.#clients) cutConnection(client);
  }

  /** Closes all connections when they are done. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  async #acquire(context: OperationContext): Promise<PoolClient> {
    if (this.#closing !== undefined) throw databaseClosed();
    const pool = this.#pool;
    try {
      // To watch who waits costs more than one that is idle.
      if (pool.idleCount > 0) return await pool.connect();
      return await takeInTime(pool, context, this.#config.connectTimeoutMs + graceMs);
    } catch (error) {
      // Its credentials were replaced between the two.
      if (pool !== this.#pool && this.#closing === undefined) return await this.#acquire(context);
      throw mapError(error);
    }
  }

  #openPool(credentials: PostgresCredentials): Pool {
    const settings = sessionSettings(this.#config);
    const pool = new pg.Pool({
      ...poolSettings(this.#config, credentials),
      // Awaited before a connection is handed out, though its type does not say so; the pool sets it no limit.
      onConnect: async (client) => {
        await withinTime(client as unknown as Client, this.#config.connectTimeoutMs, () => client.query(settings));
      },
    });
    // Without a listener, a connection that is lost would end the process.
    pool.on('connect', (client) => {
      client.on('error', ignore);
      this.#clients.add(client as unknown as Client);
    });
    pool.on('remove', (client) => this.#clients.delete(client as unknown as Client));
    pool.on('error', (error) => this.#config.logger.debug('A connection was lost', { reason: error.message }));
    return pool;
  }
}

function ignore(): void {}

/** As the driver's pool tells it. */
function poolFull(): Error {
  return new Error('timeout exceeded when trying to connect');
}

/** Closes a pool that is used no more when those who wait for one of its connections have had it. */
async function drain(pool: Pool): Promise<void> {
  while (pool.waitingCount > 0) await setTimeout(drainPollMs);
  await pool.end().catch(ignore);
}

/** A connection of a pool, unless its caller goes before there is one. It goes back to the pool then. */
async function takeInTime(pool: Pool, context: OperationContext, maxMs: number): Promise<PoolClient> {
  const connecting = pool.connect();
  const { promise: gone, reject } = Promise.withResolvers<never>();
  const endWatch = watchCaller(context, maxMs, () => reject(poolFull()));
  try {
    return await Promise.race([connecting, gone]);
  } catch (error) {
    connecting.then((client) => client.release(), ignore);
    checkCancelled(context);
    throw error;
  } finally {
    endWatch();
  }
}

/** What nobody waits for: numbering, housekeeping. Where the server does not answer it is tried again by another connection. */
function soon(): OperationContext {
  return { ...nobody, deadlineMs: Date.now() + backgroundMs };
}

/** @throws what the work throws; the transaction is undone then */
async function runTransaction<Result>(
  session: Session,
  work: (session: Session) => Promise<Result>,
  first: Sql | undefined,
): Promise<Result> {
  await session.queryText('BEGIN');
  let result: Result;
  try {
    if (first !== undefined) await session.all(first);
    result = await work(session);
  } catch (error) {
    if (!session.isSpoiled) await session.queryText('ROLLBACK').catch(() => spoil(session));
    throw error;
  }
  try {
    const { command } = await session.queryText('COMMIT');
    // Of a transaction that had failed, COMMIT is a ROLLBACK without an error.
    if (command !== 'COMMIT') throw new TypeError('The transaction had failed, and was undone.');
  } catch (error) {
    if (leavesOutcomeOpen(error)) throw outcomeUnknown(error);
    throw error;
  }
  return result;
}

function spoil(session: Session): void {
  session.isSpoiled = true;
}

/** A write that was sent, and whose answer was lost, says so; what could not even be sent is a DataError already. */
function toDataError(error: unknown, effect: Effect): DataError {
  return effect === 'write' && leavesOutcomeOpen(error) ? outcomeUnknown(error) : mapError(error);
}
