import Database from 'better-sqlite3';
import type { RawRequest, RawResponse, RawSettings, RawValue } from './raw-messages.js';

/**
 * The process that runs raw queries, one at a time: it can be killed in the middle of one, which a thread cannot.
 * Imports nothing of ours but types, so that it also runs from the sources.
 */

const settings = JSON.parse(process.argv[2] ?? '{}') as RawSettings;

type Fault = Extract<RawResponse, { readonly fault: string }>;
type FaultBody = Fault extends infer Each ? (Each extends Fault ? Omit<Each, 'id'> : never) : never;

class RawFault extends Error {
  readonly body: FaultBody;

  constructor(fault: 'refused' | 'limit' | 'denied', message: string) {
    super(message);
    this.body = { fault, message };
  }
}

const reading = ['SELECT', 'WITH', 'VALUES', 'EXPLAIN'];
const writing = [...reading, 'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'CREATE', 'DROP', 'ALTER'];

let opened: Database.Database | undefined;

function openDatabase(): Database.Database {
  const readonly = settings.mode === 'read';
  opened ??= new Database(settings.file, { readonly, fileMustExist: true, timeout: settings.busyTimeoutMs });
  return opened;
}

function runQuery(request: RawRequest): RawResponse {
  const statement = prepareStatement(request.text);
  bindParameters(statement, request.parameters);
  if (!statement.reader) {
    const { changes, lastInsertRowid } = statement.run();
    const row = [changes, toRawValue(lastInsertRowid)];
    return { id: request.id, columns: ['changes', 'last_insert_rowid'], rows: [row] };
  }
  const columns = statement.columns().map(({ name }) => name);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RawFault('refused', `Two columns are called ${JSON.stringify(twice)}; name them apart with AS.`);
  }
  return { id: request.id, columns, rows: readRows(statement) };
}

function prepareStatement(text: string): Database.Statement<unknown[], unknown> {
  const allowed = settings.mode === 'read' ? reading : writing;
  const keyword = firstKeyword(text);
  if (!allowed.includes(keyword)) {
    const named = keyword === '' ? 'This' : keyword;
    throw new RawFault('denied', `${named} is not granted here; allowed are ${allowed.join(', ')}.`);
  }
  const statement = openDatabase().prepare(text);
  if (settings.mode === 'read' && !(statement.readonly && statement.reader)) {
    throw new RawFault('denied', 'Raw queries may only read; the configuration grants no writes.');
  }
  statement.safeIntegers(true);
  return statement;
}

function readRows(statement: Database.Statement<unknown[], unknown>): RawValue[][] {
  const rows: RawValue[][] = [];
  let bytes = 0;
  for (const row of statement.raw(true).iterate()) {
    const values = (row as unknown[]).map(toRawValue);
    bytes += JSON.stringify(values).length;
    if (rows.length === settings.rowsMax || bytes > settings.bytesMax) {
      throw new RawFault(
        'limit',
        `The query gives more than ${settings.rowsMax} rows or ${settings.bytesMax} bytes; add a LIMIT or select less.`,
      );
    }
    rows.push(values);
  }
  return rows;
}

/** Whole numbers are bound as such, so that SQL's arithmetic on them is that of integers. */
function bindParameters(statement: Database.Statement<unknown[], unknown>, parameters: RawRequest['parameters']): void {
  const toBound = (value: unknown): unknown =>
    typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (!Array.isArray(parameters)) {
    statement.bind(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, toBound(value)])));
    return;
  }
  const values = parameters.map(toBound);
  try {
    statement.bind(...values);
  } catch (error) {
    if (values.length === 0) throw error;
    // The driver takes `?1` for a name; whoever wrote it meant the place.
    bindByNumber(statement, values, error);
  }
}

function bindByNumber(
  statement: Database.Statement<unknown[], unknown>,
  values: readonly unknown[],
  fault: unknown,
): void {
  try {
    statement.bind(Object.fromEntries(values.map((value, index) => [index + 1, value])));
  } catch {
    throw fault;
  }
}

/** Integers beyond what a double holds exactly, and infinities, become text. */
function toRawValue(value: unknown): RawValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || value === null) return value;
  return { $binary: { base64: Buffer.from(value as Uint8Array).toString('base64'), subType: '00' } };
}

/** The first word after white space and comments, in capitals. */
function firstKeyword(text: string): string {
  const start = text.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*/, '');
  return (/^[A-Za-z]+/.exec(start)?.[0] ?? '').toUpperCase();
}

function describeFault(id: number, error: unknown): RawResponse {
  if (error instanceof RawFault) return { id, ...error.body };
  const { message, code } = error as Error & { readonly code?: unknown };
  return { id, fault: 'engine', code: typeof code === 'string' ? code : '', message };
}

process.on('message', (message) => {
  const request = message as RawRequest;
  let response: RawResponse;
  try {
    response = runQuery(request);
  } catch (error) {
    response = describeFault(request.id, error);
  }
  process.send?.(response);
});

process.on('disconnect', () => process.exit(0));
