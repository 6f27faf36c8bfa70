/** What can be bound to a statement. */
export type SqlParameter = string | number | bigint | Uint8Array | null;

type SqlPart = string | Sql | { readonly parameter: SqlParameter } | { readonly identifier: string };

/**
 * A piece of SQL with its parameters. Immutable; pieces nest.
 *
 * Text comes from `sql` templates in our own source only: values become parameters, names are quoted. There is no way
 * to put a string into the text, so no input can become SQL.
 */
export interface Sql {
  readonly parts: readonly SqlPart[];
}

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
export function sql(strings: TemplateStringsArray, ...inserts: readonly (Sql | SqlParameter)[]): Sql {
  const parts: SqlPart[] = [];
  strings.forEach((text, index) => {
    if (text !== '') parts.push(text);
    const insert = inserts[index];
    if (insert === undefined) return;
    parts.push(isSql(insert) ? insert : { parameter: insert });
  });
  return { parts };
}

/** A quoted name of a table, column or index. */
export function identifier(name: string): Sql {
  return { parts: [{ identifier: name }] };
}

/** The place of a result's column, from 1, as ORDER BY takes it: engines want it in the text. */
export function ordinal(place: number): Sql {
  return integerLiteral(place);
}

/** A whole number in the text: where an engine could not tell the type of a parameter. */
export function integerLiteral(value: number): Sql {
  return { parts: [String(Math.trunc(value))] };
}

/** Pieces one after the other, with a separator between them. */
export function joinSql(pieces: readonly Sql[], separator: Sql): Sql {
  return { parts: pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece])) };
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
  let text = '';
  const write = (part: SqlPart): void => {
    if (typeof part === 'string') text += part;
    else if ('parts' in part) for (const inner of part.parts) write(inner);
    else if ('identifier' in part) text += syntax.quoteIdentifier(part.identifier);
    else text += syntax.placeholder(parameters.push(part.parameter));
  };
  write(piece);
  return { text, parameters };
}

/** How many parameters a piece has: a measure of how much there is to look at for each row. */
export function countParameters({ parts }: Sql): number {
  let count = 0;
  for (const part of parts) {
    if (typeof part === 'string') continue;
    if ('parts' in part) count += countParameters(part);
    else if ('parameter' in part) count += 1;
  }
  return count;
}

function isSql(value: Sql | SqlParameter): value is Sql {
  return typeof value === 'object' && value !== null && 'parts' in value;
}
