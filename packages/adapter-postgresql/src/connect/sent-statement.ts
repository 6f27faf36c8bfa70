import type { SqlParameter, SqlRow } from '@database-service/sql';
import type { Client, Connection, FieldDef, Submittable } from 'pg';
import { codeOf } from '../errors.js';
import { type ColumnParser, parserOf } from './type-parsers.js';

/** What a statement gave. */
export interface Answer {
  readonly rows: readonly SqlRow[];
  /** Rows that were given, or changed. */
  readonly count: number;
  /** `SELECT`, `COMMIT`, … */
  readonly command: string;
}

/** A statement as it goes to the server. */
export interface Statement {
  /** Under which it is prepared once for each connection; `undefined`: it is not. */
  readonly name: string | undefined;
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

/** Sends a statement by a connection that nobody else uses meanwhile. Rejects with the driver's or the server's error. */
export function sendStatement(client: Client, statement: Statement): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, answer?: Answer): void => (answer === undefined ? reject(error) : resolve(answer));
    client.query(new SentStatement(statement, settle));
  });
}

/** The statements that are prepared on a connection, and how their columns are read, by their names. */
type KnownColumns = Map<string, readonly (ColumnParser | undefined)[]>;

const knownOn = new WeakMap<Connection, KnownColumns>();

/**
 * A statement on its way, in the form in which the driver takes others than its own `Query`: rows as arrays and no events, which makes
 * it cheaper. And where the connection has prepared it, its columns are not described anew with each answer: they cannot change, as the
 * server refuses a prepared statement then.
 */
class SentStatement implements Submittable {
  // The driver looks at these.
  readonly name: string | undefined;
  readonly text: string;
  readonly #values: (Buffer | string | null)[];
  readonly #settle: (error: unknown, answer?: Answer) => void;
  #parsers: readonly (ColumnParser | undefined)[] = [];
  #known: KnownColumns | undefined;
  #rows: SqlRow[] = [];
  #tag = '';

  /** @param settle - called once, with the answer or with the driver's or the server's error */
  constructor({ name, text, parameters }: Statement, settle: (error: unknown, answer?: Answer) => void) {
    this.name = name;
    this.text = text;
    this.#values = parameters.map(toWire);
    this.#settle = settle;
  }

  submit(connection: Connection): void {
    if (this.#values.length === 0) {
      connection.query(this.text);
      return;
    }
    const { stream } = connection;
    stream.cork();
    try {
      this.#send(connection);
    } finally {
      stream.uncork();
    }
  }

  #send(connection: Connection): void {
    const { name = '' } = this;
    this.#known = name === '' ? undefined : columnsKnownOn(connection);
    const parsers = this.#known?.get(name);
    if (parsers === undefined) {
      // It may be there: parsed, when its parameters were refused.
      if (name !== '') connection.close({ type: 'S', name }, true);
      connection.parse({ name, text: this.text, types: [] }, true);
    } else this.#parsers = parsers;
    connection.bind({ statement: name, values: this.#values }, true);
    if (parsers === undefined) connection.describe({ type: 'P' }, true);
    connection.execute(null, true);
    connection.sync();
  }

  handleRowDescription({ fields }: { readonly fields: readonly FieldDef[] }): void {
    this.#parsers = fields.map(({ dataTypeID }) => parserOf(dataTypeID));
    // Of several statements in one text the last one's rows are given.
    this.#rows = [];
  }

  /** @param message - its fields are nobody else's, and become the row */
  handleDataRow({ fields }: { readonly fields: SqlRow[number][] }): void {
    const parsers = this.#parsers;
    for (let place = 0; place < fields.length; place += 1) {
      const parse = parsers[place];
      const text = fields[place];
      if (parse !== undefined && typeof text === 'string') fields[place] = parse(text);
    }
    this.#rows.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#tag = text;
  }

  handleEmptyQuery(): void {}

  handleError(error: unknown): void {
    if (this.name !== undefined && isUnprepared(error)) this.#known?.delete(this.name);
    this.#settle(error);
  }

  handleReadyForQuery(): void {
    if (this.name !== undefined) this.#known?.set(this.name, this.#parsers);
    const [, command = '', first = '0', second = first] = tagPattern.exec(this.#tag) ?? [];
    this.#settle(undefined, { rows: this.#rows, count: Number(second), command });
  }
}

/** `SELECT 3`, `INSERT 0 3`, `BEGIN`, `CREATE TABLE`. */
const tagPattern = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/;

/** `invalid_sql_statement_name`: somebody has deallocated it; `feature_not_supported`: its columns would be others now. */
function isUnprepared(error: unknown): boolean {
  return codeOf(error) === '26000' || codeOf(error) === '0A000';
}

function columnsKnownOn(connection: Connection): KnownColumns {
  let known = knownOn.get(connection);
  if (known === undefined) {
    known = new Map();
    knownOn.set(connection, known);
  }
  return known;
}

/** Bytes go as they are, everything else as text. */
function toWire(value: SqlParameter): Buffer | string | null {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
