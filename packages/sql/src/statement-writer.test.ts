import { describe, expect, it } from 'vitest';
import {
  andSql,
  identifier,
  integerLiteral,
  joinSql,
  orSql,
  renderSql,
  type Sql,
  type SqlSyntax,
  sql,
} from './fragment.js';
import { StatementWriter } from './statement-writer.js';

const syntax: SqlSyntax = { placeholder: (position) => `$${position}`, quoteIdentifier: (name) => `"${name}"` };

const find = (table: string, id: string, size: number): Sql =>
  sql`SELECT * FROM ${identifier(table)} WHERE id = ${id} LIMIT ${integerLiteral(size)}`;

describe('StatementWriter', () => {
  const writer = new StatementWriter(syntax);
  const write = (piece: Sql) => {
    const written = writer.write(piece);
    expect(written).toEqual(renderSql(piece, syntax));
    return written;
  };

  it('writes pieces of one shape once, with the parameters of each', () => {
    expect(write(find('a', 'x', 5))).toEqual({ text: 'SELECT * FROM "a" WHERE id = $1 LIMIT 5', parameters: ['x'] });
    expect(write(find('a', 'y', 5)).parameters).toEqual(['y']);
  });

  it('tells apart what is written differently', () => {
    const a = sql`a = ${1}`;
    const b = sql`b = ${1}`;
    const pieces = [
      find('a', 'x', 5),
      find('b', 'x', 5),
      find('a', 'x', 6),
      a,
      b,
      joinSql([a], sql`, `),
      joinSql([a, b], sql`, `),
      joinSql([a, b], sql` `),
      joinSql([a, a, b], sql`, `),
      andSql([a, b]),
      orSql([a, b]),
      andSql([a, orSql([a, b])]),
      andSql([orSql([a, b]), a]),
      sql`${identifier('5')}`,
      sql`${integerLiteral(5)}`,
      sql`${identifier('#5')}`,
      sql`${5}`,
      sql`${joinSql([], sql`, `)}`,
      sql`${'1'}${sql`x`}`,
      sql`${sql`x`}${'1'}`,
    ];
    for (let time = 0; time < 3; time += 1) for (const piece of pieces) write(piece);
  });

  it('writes what is long, and ever new shapes', () => {
    for (const count of [199, 200, 201, 2_000]) {
      write(
        joinSql(
          Array.from({ length: count }, (_, n) => sql`(${n}, ${'x'})`),
          sql`, `,
        ),
      );
    }
    for (let n = 0; n < 60_000; n += 1) writer.write(identifier(`t${n}`));
    write(find('a', 'z', 5));
  });
});
