import {
  checkCancelled,
  DataError,
  deriveContext,
  type OperationContext,
  type RawPort,
  type RawQuery,
  type RawRow,
} from '@database-service/core';
import type { Session } from '../connect/session.js';
import { codeOf, mapError } from '../errors.js';
import type { Store } from '../store.js';
import { readRawParameters } from './raw-parameters.js';
import { rawValues } from './raw-values.js';

const rowsMax = 10_000;
const bytesMax = 16 * 1024 * 1024;
/** Values are longer as the server writes them: twice as long where they are binary. */
const options = { types: rawValues, bytesMax: 4 * bytesMax };

const reading = ['SELECT', 'WITH', 'VALUES', 'TABLE', 'EXPLAIN', 'SHOW'];
const writing = [
  ...reading,
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'TRUNCATE',
  'CREATE',
  'DROP',
  'ALTER',
  'ANALYZE',
  'REFRESH',
];

/** A query that may be run. */
interface RawRequest {
  readonly text: string;
  readonly parameters: readonly (string | null)[];
  readonly hasCursor: boolean;
}

/**
 * Runs raw queries: one statement each (the server takes no more by the protocol that is used), in a transaction that may only
 * read unless writes are granted, and that ends when its time is over. What a query sets is set back behind it; where writes are
 * granted its connection is not used again.
 */
export class RawQueries implements RawPort {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async execute(context: OperationContext, query: RawQuery): Promise<readonly RawRow[]> {
    checkCancelled(context);
    const request = this.#read(query);
    const { rawTimeoutMs, raw } = this.#store.config;
    const deadlineMs = Math.min(context.deadlineMs ?? Number.POSITIVE_INFINITY, Date.now() + rawTimeoutMs);
    return await this.#store.call(async () => {
      return await this.#store.connections.use(deriveContext(context, { deadlineMs }), async (session) => {
        await session.queryText(raw === 'write' ? 'BEGIN' : 'BEGIN READ ONLY');
        try {
          await session.queryText(`SET LOCAL statement_timeout TO ${rawTimeoutMs}`);
          const rows = await runRaw(session, request);
          await session.queryText(raw === 'write' ? 'COMMIT' : 'ROLLBACK');
          return rows;
        } catch (error) {
          if (!session.isSpoiled) await session.queryText('ROLLBACK').catch(() => spoil(session));
          throw toRawError(error);
        } finally {
          // Settings, roles and temporary tables outlive a COMMIT: whatever it was, it ends with the connection.
          if (raw === 'write') spoil(session);
          // Locks of the session outlive its transactions.
          if (!session.isSpoiled)
            await session.queryText('SELECT pg_advisory_unlock_all()').catch(() => spoil(session));
        }
      });
    });
  }

  /** @throws DataError BAD_ARGUMENT, RAW_QUERY_DISABLED */
  #read({ query, params }: RawQuery): RawRequest {
    if (typeof query !== 'string') {
      throw new DataError('BAD_ARGUMENT', 'A raw query of this database is a string of SQL.', {
        details: { pointer: '/query' },
      });
    }
    const isWriting = this.#store.config.raw === 'write';
    const allowed = isWriting ? writing : reading;
    const keyword = firstKeyword(query);
    if (!allowed.includes(keyword)) {
      const named = keyword === '' ? 'This' : keyword;
      throw new DataError('RAW_QUERY_DISABLED', `${named} is not granted here; allowed are ${allowed.join(', ')}.`);
    }
    // A WITH that writes has no cursor.
    const hasCursor = selecting.includes(keyword) && !(isWriting && keyword === 'WITH');
    return { text: query, parameters: readRawParameters(params), hasCursor };
  }
}

function spoil(session: Session): void {
  session.isSpoiled = true;
}

/** Statements whose rows come by a cursor, so that no more are fetched than may be given. */
const selecting = ['SELECT', 'WITH', 'VALUES', 'TABLE'];
const fetchedRows = 200;

async function runRaw(session: Session, request: RawRequest): Promise<readonly RawRow[]> {
  const { text, parameters, hasCursor } = request;
  if (hasCursor) {
    await session.queryRaw(`DECLARE dbs_raw NO SCROLL CURSOR FOR ${text}`, parameters, options);
    return await fetchAll(session);
  }
  const { columns, rows, command, count } = await session.queryRaw(text, parameters, options);
  if (columns.length === 0) return [{ command, changes: count }];
  checkColumns(columns);
  checkSize(rows.length, sizeOf(rows));
  return toRows(columns, rows);
}

async function fetchAll(session: Session): Promise<readonly RawRow[]> {
  const found: RawRow[] = [];
  for (let bytes = 0; ; ) {
    const { columns, rows } = await session.queryRaw(`FETCH ${fetchedRows} FROM dbs_raw`, [], options);
    checkColumns(columns);
    bytes += sizeOf(rows);
    found.push(...toRows(columns, rows));
    checkSize(found.length, bytes);
    if (rows.length < fetchedRows) return found;
  }
}

function checkColumns(columns: readonly string[]): void {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new DataError('BAD_ARGUMENT', `Two columns are called ${JSON.stringify(twice)}; name them apart with AS.`, {
    details: { pointer: '/query' },
  });
}

function sizeOf(rows: readonly (readonly unknown[])[]): number {
  return rows.reduce((sum, row) => sum + JSON.stringify(row).length, 0);
}

function checkSize(rows: number, bytes: number): void {
  if (rows <= rowsMax && bytes <= bytesMax) return;
  const message = `The query gives more than ${rowsMax} rows or ${bytesMax} bytes; add a LIMIT or select less.`;
  throw new DataError('LIMIT_EXCEEDED', message, { details: { rows: rowsMax, bytes: bytesMax } });
}

function toRows(columns: readonly string[], rows: readonly (readonly unknown[])[]): readonly RawRow[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}

/** What the server complains of is the query's fault, but for what has a better name. */
function toRawError(error: unknown): DataError {
  const mapped = mapError(error);
  const code = codeOf(error);
  if (code === '25006')
    return new DataError('RAW_QUERY_DISABLED', 'Raw queries may only read; the configuration grants no writes.');
  if (code === '42501')
    return new DataError('RAW_QUERY_DISABLED', 'The user of the configuration may not do this in PostgreSQL.');
  if (mapped.reason !== 'ENGINE_ERROR' || code === '') return mapped;
  const message = error instanceof Error ? error.message : String(error);
  return new DataError('BAD_ARGUMENT', `PostgreSQL refuses the query: ${message}.`, { details: { pointer: '/query' } });
}

/** The first word after white space and comments, in capitals. */
function firstKeyword(text: string): string {
  const start = text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*/, '');
  return (/^[A-Za-z]+/.exec(start)?.[0] ?? '').toUpperCase();
}
