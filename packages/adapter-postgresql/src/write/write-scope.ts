import type { Limits, OperationContext } from '@database-service/core';
import type { RenderedSql, Sql, SqlExecutor } from '@database-service/sql';
import { CallerCatalogue } from '../catalogue/caller-catalogue.js';
import type { Catalogue, CatalogueReader, CatalogueState } from '../catalogue/catalogue.js';
import { lockKey, lockUntilEnd } from '../catalogue/lock-keys.js';
import type { Connections } from '../connect/connections.js';
import type { Session } from '../connect/session.js';
import { isConnectionLoss, isRetryable, isRowRefused, leavesOutcomeOpen, outcomeUnknown } from '../errors.js';
import { PooledReads, type ReadSource, SessionReads, type TransactionSession } from '../read/read-source.js';

/** How a statement is run. */
export interface AttemptOptions {
  /** A statement before it, in the same transaction: what it waits for, the other one sees. */
  readonly first?: Sql | undefined;
  /** Whether there is something else to do if it fails. */
  readonly mayFail: boolean;
}

/** What writes are done with: single statements, each a transaction of its own, or those of one transaction. */
export interface WriteScope {
  /** As the scope sees it. */
  readonly catalogue: CatalogueReader;
  readonly limits: Limits;
  readonly reads: ReadSource;
  /**
   * Runs one of `write-statements`. What fails undoes nothing else where `mayFail`; else it may end the whole transaction.
   * @returns how many documents it wrote
   * @throws DataError OUTCOME_UNKNOWN; else the driver's error
   */
  attempt(statement: RenderedSql, options: AttemptOptions): Promise<number>;
  /** Changes the catalogue, one at a time among all instances. */
  changeCatalogue<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result>;
}

/** What a scope is made with. */
export interface WriteParts {
  readonly connections: Connections;
  /** That of all who are in no transaction. */
  readonly catalogue: Catalogue;
  readonly limits: Limits;
  readonly schema: string;
}

/** Each statement is a transaction of its own: one way to the server and back. */
export class SingleScope implements WriteScope {
  readonly #parts: WriteParts;
  readonly #context: OperationContext;
  readonly catalogue: CatalogueReader;
  readonly reads: ReadSource;

  constructor(parts: WriteParts, context: OperationContext) {
    this.#parts = parts;
    this.#context = context;
    this.reads = new PooledReads(parts.connections, context);
    this.catalogue = new CallerCatalogue(parts.catalogue, this.reads, context);
  }

  get limits(): Limits {
    return this.#parts.limits;
  }

  async attempt(statement: RenderedSql, { first }: AttemptOptions): Promise<number> {
    const { connections } = this.#parts;
    // Nothing of a transaction was done that was lost before its end; which tells by itself where that is lost.
    if (first !== undefined) {
      return await connections.inTransaction(this.#context, async (session) => {
        await session.all(first);
        return (await session.query(statement)).count;
      });
    }
    try {
      return (await connections.attempt(this.#context, statement, 'write')).count;
    } catch (error) {
      throw leavesOutcomeOpen(error) ? outcomeUnknown(error) : error;
    }
  }

  async changeCatalogue<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result> {
    const { connections, schema } = this.#parts;
    const result = await connections.inTransaction(this.#context, (session) => changeLocked(session, schema, work));
    await this.catalogue.refresh();
    return result;
  }
}

/** The statements of one transaction. */
export class TransactionScope implements WriteScope {
  readonly #parts: WriteParts;
  readonly #session: Session;
  readonly catalogue: Catalogue;
  readonly reads: ReadSource;
  /** What ends the whole transaction, whichever statement met with it. */
  fault: unknown;

  constructor(parts: WriteParts, session: Session, known: CatalogueState) {
    this.#parts = parts;
    this.#session = session;
    const noted = this.#noteFaults(session);
    this.catalogue = parts.catalogue.by(noted, known);
    this.reads = new SessionReads(noted);
  }

  get limits(): Limits {
    return this.#parts.limits;
  }

  get session(): Session {
    return this.#session;
  }

  async attempt(statement: RenderedSql, { first, mayFail }: AttemptOptions): Promise<number> {
    const session = this.#session;
    if (mayFail) await session.queryText('SAVEPOINT part');
    try {
      if (first !== undefined) await session.all(first);
      const { count } = await session.query(statement);
      if (mayFail) await session.queryText('RELEASE part');
      return count;
    } catch (error) {
      const isOver = isConnectionLoss(error) || isRetryable(error) || session.isSpoiled;
      if (!isOver && mayFail) await session.queryText('ROLLBACK TO part; RELEASE part');
      // A key that is taken is told as the operation's fault, like all that a row is refused for; the transaction is undone for it.
      else if (isOver || !isRowRefused(error)) this.fault ??= error;
      throw error;
    }
  }

  async changeCatalogue<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result> {
    const result = await changeLocked(this.#noteFaults(this.#session), this.#parts.schema, work);
    await this.catalogue.refresh();
    return result;
  }

  /**
   * The session, whose statements are none that may fail: the first that does has ended the transaction, and whoever asked for
   * it, and asks again, is told of that only.
   */
  #noteFaults(session: Session): TransactionSession {
    const noted = async <Result>(asked: Promise<Result>): Promise<Result> => {
      try {
        return await asked;
      } catch (error) {
        this.fault ??= error;
        throw error;
      }
    };
    return {
      context: session.context,
      all: (piece) => noted(session.all(piece)),
      run: (piece) => noted(session.run(piece)),
      query: (piece) => noted(session.query(piece)),
      queryText: (text, parameters) => noted(session.queryText(text, parameters)),
    };
  }
}

async function changeLocked<Result>(
  session: SqlExecutor,
  schema: string,
  work: (executor: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  await session.all(lockUntilEnd(lockKey(schema, 'catalogue')));
  return await work(session);
}
