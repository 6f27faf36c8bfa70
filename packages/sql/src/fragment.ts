/** What can be bound to a statement. */
export type SqlParameter = string | number | bigint | Uint8Array | null;

/**
 * A piece of SQL with its parameters. Immutable; pieces nest.
 *
 * Text comes from `sql` templates in our own source only: values become parameters, names are quoted. There is no way
 * to put a string into the text, so no input can become SQL.
 */
export type Sql = Piece;

/** Kept as the template gives it, so that making a piece costs next to nothing; it is written out once, with all that it is in. */
class Piece {
  /** Before, between and behind the inserts; one that is missing is empty. */
  readonly texts: readonly string[];
  readonly inserts: readonly (Piece | SqlParameter)[];
  /** Instead of both: a name, to be quoted. */
  readonly name: string | undefined;

  constructor(texts: readonly string[], inserts: readonly (Piece | SqlParameter)[], name?: string) {
    this.texts = texts;
    this.inserts = inserts;
    this.name = name;
  }
}

const nothing: readonly never[] = [];

/** A statement as drivers take it. */
export interface RenderedSql {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

/** How an engine writes parameters and names. */
export interface SqlSyntax {
  /** The placeholder of the parameter at this position, from 1: `?`, `$1`. */
  placeholder(position: number): string;
  /** A name in quotes, with what would end them doubled. */
  quoteIdentifier(name: string): string;
}

/** Template for a piece of SQL: inserted pieces are nested, anything else becomes a parameter. */
export function sql(texts: TemplateStringsArray, ...inserts: readonly (Sql | SqlParameter)[]): Sql {
  return new Piece(texts, inserts);
}

/** A quoted name of a table, column or index. */
export function identifier(name: string): Sql {
  return new Piece(nothing, nothing, name);
}

/** The place of a result's column, from 1, as ORDER BY takes it: engines want it in the text. */
export function ordinal(place: number): Sql {
  return integerLiteral(place);
}

/** A whole number in the text: where an engine could not tell the type of a parameter. */
export function integerLiteral(value: number): Sql {
  return new Piece([String(Math.trunc(value))], nothing);
}

/** Pieces one after the other, with a separator between them. */
export function joinSql(pieces: readonly Sql[], separator: Sql): Sql {
  const inserts: Sql[] = [];
  for (const piece of pieces) {
    if (inserts.length > 0) inserts.push(separator);
    inserts.push(piece);
  }
  return new Piece(nothing, inserts);
}

/** Never matches. */
export const sqlFalse: Sql = sql`FALSE`;
/** Always matches. */
export const sqlTrue: Sql = sql`TRUE`;

/** All conditions hold; `TRUE` for none. */
export function andSql(conditions: readonly Sql[]): Sql {
  return balance(conditions, sql` AND `, sqlTrue);
}

/** One condition holds; `FALSE` for none. */
export function orSql(conditions: readonly Sql[]): Sql {
  return balance(conditions, sql` OR `, sqlFalse);
}

/** In halves, since engines bound the depth of an expression and read `a AND b AND c` as a chain. */
function balance(conditions: readonly Sql[], operator: Sql, neutral: Sql): Sql {
  const [first] = conditions;
  if (first === undefined) return neutral;
  if (conditions.length === 1) return first;
  const middle = Math.ceil(conditions.length / 2);
  const left = balance(conditions.slice(0, middle), operator, neutral);
  const right = balance(conditions.slice(middle), operator, neutral);
  return sql`(${left}${operator}${right})`;
}

/** Writes a piece out as the text and parameters of a statement. */
export function renderSql(piece: Sql, syntax: SqlSyntax): RenderedSql {
  const parameters: SqlParameter[] = [];
  return { text: write(piece, syntax, parameters), parameters };
}

function write({ texts, inserts, name }: Sql, syntax: SqlSyntax, parameters: SqlParameter[]): string {
  if (name !== undefined) return syntax.quoteIdentifier(name);
  let text = texts[0] ?? '';
  for (let place = 0; place < inserts.length; place += 1) {
    const insert = inserts[place] as Sql | SqlParameter;
    text += isPiece(insert) ? write(insert, syntax, parameters) : syntax.placeholder(parameters.push(insert));
    text += texts[place + 1] ?? '';
  }
  return text;
}

/** How many parameters a piece has: a measure of how much there is to look at for each row. */
export function countParameters({ inserts }: Sql): number {
  return inserts.reduce<number>((sum, insert) => sum + (isPiece(insert) ? countParameters(insert) : 1), 0);
}

/** Whether an insert is a piece, and no parameter. */
export function isPiece(insert: Sql | SqlParameter): insert is Sql {
  return insert instanceof Piece;
}
