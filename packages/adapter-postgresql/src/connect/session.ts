import { checkCancelled, createContext, DataError, type OperationContext } from '@database-service/core';
import {
  type RenderedSql,
  type Sql,
  type SqlExecutor,
  type SqlParameter,
  type SqlRow,
  StatementWriter,
} from '@database-service/sql';
import type { Client, CustomTypesConfig } from 'pg';
import { postgresDialect } from '../dialect.js';
import { codeOf, isConnectionLoss } from '../errors.js';
import { cutConnection } from './cut-connection.js';
import { limitAnswer } from './limit-answer.js';
import { type Answer, sendStatement } from './sent-statement.js';
import type { StatementNames } from './statement-names.js';
import { watchCaller } from './watch-caller.js';

/** What a statement of somebody else's gave. */
export interface RawAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly command: string;
  readonly count: number;
}

/** How a statement of somebody else's is run. */
export interface RawOptions {
  readonly types: CustomTypesConfig;
  /** How long its answer may be, as the server writes it. */
  readonly bytesMax: number;
}

/** What a session needs besides its connection. */
export interface SessionParts {
  readonly names: StatementNames;
  /** How long the server may take for a statement; it ends it by itself if it can. */
  readonly statementMaxMs: number;
  /** Has the server end what a connection is at. */
  cancel(processId: number): Promise<void>;
}

/** How long the server has to answer for a statement that was cancelled, before the connection is cut. */
const cancelPatienceMs = 2_000;

/** The context of what no caller waits for. */
export const nobody: OperationContext = createContext({ requestId: 'postgresql' });

const statements = new StatementWriter(postgresDialect);

/** One connection, for as long as somebody has it. Errors are the driver's. */
export class Session implements SqlExecutor {
  readonly #client: Client;
  readonly #parts: SessionParts;
  readonly context: OperationContext;
  /** Whether the connection must not be used by others: it is broken, or was cancelled and may be so again. */
  isSpoiled = false;

  constructor(client: Client, parts: SessionParts, context: OperationContext) {
    this.#client = client;
    this.#parts = parts;
    this.context = context;
  }

  async all(piece: Sql | RenderedSql): Promise<readonly SqlRow[]> {
    return (await this.query(piece)).rows;
  }

  async run(piece: Sql): Promise<number> {
    return (await this.query(piece)).count;
  }

  /** Runs a statement. @throws DataError CANCELLED, DEADLINE_EXCEEDED; else the driver's error */
  query(piece: Sql | RenderedSql): Promise<Answer> {
    const { text, parameters } = 'text' in piece ? piece : statements.write(piece);
    return this.queryText(text, parameters);
  }

  /** As `query`, of a statement that is written out. */
  queryText(text: string, parameters: readonly SqlParameter[] = []): Promise<Answer> {
    const name = parameters.length === 0 ? undefined : this.#parts.names.nameOf(text);
    return this.#watched(() => sendStatement(this.#client, { name, text, parameters }));
  }

  /**
   * Runs a statement of somebody else's, and no second one behind it: by the protocol that takes one only.
   *
   * @throws DataError LIMIT_EXCEEDED if the answer is longer than `bytesMax`: the connection is lost then
   */
  async queryRaw(text: string, parameters: readonly (string | null)[], options: RawOptions): Promise<RawAnswer> {
    const { types, bytesMax } = options;
    const config = { text, values: [...parameters], rowMode: 'array' as const, types };
    const endLimit = limitAnswer(this.#client, bytesMax);
    try {
      const { rows, fields, rowCount, command } = await this.#watched(() =>
        this.#client.query<unknown[]>({ ...config, ...{ queryMode: 'extended' } }),
      );
      return { columns: fields.map(({ name }) => name), rows, command, count: rowCount ?? 0 };
    } catch (error) {
      if (!endLimit()) throw error;
      this.isSpoiled = true;
      throw new DataError('LIMIT_EXCEEDED', `The answer has more than ${bytesMax} bytes; select less.`, {
        details: { bytes: bytesMax },
      });
    } finally {
      endLimit();
    }
  }

  /** Ends a statement that nobody waits for any more. */
  async #watched<Result>(run: () => Promise<Result>): Promise<Result> {
    let isCancelled = false;
    const endWatch = watchCaller(this.context, this.#parts.statementMaxMs, () => {
      isCancelled = true;
      this.#cancel();
    });
    try {
      return await run();
    } catch (error) {
      if (isConnectionLoss(error)) this.isSpoiled = true;
      if (isCancelled && codeOf(error) === '57014') checkCancelled(this.context);
      throw error;
    } finally {
      endWatch();
    }
  }

  #cancel(): void {
    this.isSpoiled = true;
    const { processID } = this.#client as Client & { readonly processID: number | null };
    if (processID !== null) this.#parts.cancel(processID).catch(() => {});
    setTimeout(() => cutConnection(this.#client), cancelPatienceMs).unref();
  }
}
