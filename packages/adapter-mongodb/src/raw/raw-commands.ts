import {
  DataError,
  isPlainObject,
  type OperationContext,
  type RawPort,
  type RawQuery,
  type RawRow,
} from '@database-service/core';
import { BSON, type Db } from 'mongodb';
import type { MongoDriver } from '../driver.js';
import { mapError } from '../errors.js';
import { type Command, checkCommand, givesCursor, refused } from './check-command.js';
import { fillParameters } from './fill-parameters.js';

const rowsMax = 10_000;
const bytesMax = 16 * 1024 * 1024;
/** What a server adds to its answers for drivers. */
const driverFields: ReadonlySet<string> = new Set(['$clusterTime', 'operationTime', 'ok']);

/** Runs single commands of a list of those that may be sent. The server ends them when their time is over. */
export class RawCommands implements RawPort {
  readonly #driver: MongoDriver;
  readonly #grant: 'read' | 'write';

  constructor(driver: MongoDriver, grant: 'read' | 'write') {
    this.#driver = driver;
    this.#grant = grant;
  }

  async execute(context: OperationContext, { query, params }: RawQuery): Promise<readonly RawRow[]> {
    if (!isPlainObject(query)) {
      throw refused('A raw query of this database is a command: {"find": "users", "filter": {"age": 36}}.');
    }
    const command = readCommand(query, params);
    const name = checkCommand(command, this.#grant);
    const { rawTimeoutMs } = this.#driver.config;
    const leftMs = Math.min(rawTimeoutMs, (context.deadlineMs ?? Number.POSITIVE_INFINITY) - Date.now());
    const kind = this.#grant === 'write' ? 'write' : 'read';
    return await this.#driver.call(context, kind, async (database) => {
      try {
        const limited = { ...command, maxTimeMS: Math.max(1, Math.floor(leftMs)) };
        const { signal } = context;
        if (givesCursor(name)) return await readRows(database, limited);
        return [toRow(await database.command(limited, { signal }))];
      } catch (error) {
        throw wordFault(error, kind);
      }
    });
  }
}

/** @throws DataError BAD_ARGUMENT */
function readCommand(query: Readonly<Record<string, unknown>>, params: readonly unknown[]): Command {
  const filled = fillParameters(query, params) as Record<string, unknown>;
  try {
    return BSON.EJSON.deserialize(filled, { relaxed: true }) as Command;
  } catch (error) {
    throw refused('A value of the raw command is not Extended JSON.', error);
  }
}

/** @throws DataError LIMIT_EXCEEDED */
async function readRows(database: Db, command: Command): Promise<readonly RawRow[]> {
  const cursor = database.runCursorCommand(command);
  const rows: RawRow[] = [];
  let bytes = 0;
  try {
    for await (const document of cursor) {
      const row = toRow(document);
      bytes += Buffer.byteLength(JSON.stringify(row));
      rows.push(row);
      if (rows.length > rowsMax || bytes > bytesMax) throw tooMuch();
    }
  } finally {
    await cursor.close().catch(() => {});
  }
  return rows;
}

function toRow(document: object): RawRow {
  const fields = Object.entries(document).filter(([name]) => !driverFields.has(name));
  return BSON.EJSON.serialize(Object.fromEntries(fields), { relaxed: true }) as RawRow;
}

function tooMuch(): DataError {
  const message = `A raw command may give ${rowsMax} rows and ${bytesMax} bytes at most; give it a limit.`;
  return new DataError('LIMIT_EXCEEDED', message, { details: { rows: rowsMax, bytes: bytesMax } });
}

/** What MongoDB says of a command it does not take is for who wrote it. */
function wordFault(error: unknown, kind: 'read' | 'write'): DataError {
  const mapped = mapError(error, kind);
  if (mapped.reason !== 'ENGINE_ERROR' && mapped.reason !== 'NOT_SUPPORTED') return mapped;
  const said = error instanceof Error ? error.message : String(error);
  return refused(`MongoDB refuses the command: ${said}.`, error);
}
