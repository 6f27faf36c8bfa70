import { describe, expect, it } from 'vitest';
import { andSql, identifier, joinSql, orSql, renderSql, type SqlSyntax, sql } from './fragment.js';

const question: SqlSyntax = { placeholder: () => '?', quoteIdentifier: (name) => `"${name.replaceAll('"', '""')}"` };
const numbered: SqlSyntax = {
  placeholder: (position) => `$${position}`,
  quoteIdentifier: (name) => `\`${name.replaceAll('`', '``')}\``,
};

describe('pieces of SQL', () => {
  it('keep text and parameters apart, nested ones in their places', () => {
    const inner = sql`b = ${2} OR c = ${'x'}`;
    const outer = sql`SELECT 1 WHERE a = ${1} AND (${inner}) AND d = ${null}`;
    expect(renderSql(outer, question)).toEqual({
      text: 'SELECT 1 WHERE a = ? AND (b = ? OR c = ?) AND d = ?',
      parameters: [1, 2, 'x', null],
    });
    expect(renderSql(outer, numbered).text).toBe('SELECT 1 WHERE a = $1 AND (b = $2 OR c = $3) AND d = $4');
  });

  it.each([`'; DROP TABLE users; --`, `" OR 1 = 1 --`, '\\', '?', '$1', '\u0000', '`; SELECT 1'])(
    'never let the value %j into the text',
    (value) => {
      expect(renderSql(sql`SELECT ${value}`, question)).toEqual({ text: 'SELECT ?', parameters: [value] });
    },
  );

  it.each([
    ['users', '"users"', '`users`'],
    ['a"b', '"a""b"', '`a"b`'],
    ['a`b', '"a`b"', '`a``b`'],
    ['"; DROP TABLE x; --', '"""; DROP TABLE x; --"', '`"; DROP TABLE x; --`'],
    ['select', '"select"', '`select`'],
  ])('quote the name %j', (name, double, back) => {
    const piece = sql`SELECT * FROM ${identifier(name)}`;
    expect(renderSql(piece, question)).toEqual({ text: `SELECT * FROM ${double}`, parameters: [] });
    expect(renderSql(piece, numbered).text).toBe(`SELECT * FROM ${back}`);
  });

  it('take bytes and big integers as parameters, not as pieces', () => {
    const bytes = Uint8Array.of(1, 2);
    expect(renderSql(sql`${bytes}, ${5n}`, question)).toEqual({ text: '?, ?', parameters: [bytes, 5n] });
  });
});

describe('logic', () => {
  it('is neutral without conditions, and plain with one', () => {
    expect(renderSql(andSql([]), question).text).toBe('TRUE');
    expect(renderSql(orSql([]), question).text).toBe('FALSE');
    expect(renderSql(andSql([sql`a`]), question).text).toBe('a');
  });

  it('grows in depth by halves, since engines bound the depth of expressions', () => {
    const conditions = Array.from({ length: 1_000 }, (_, n) => sql`c${n}`);
    const { text, parameters } = renderSql(orSql(conditions), question);
    expect(parameters).toHaveLength(1_000);
    let depth = 0;
    let deepest = 0;
    for (const character of text) {
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBe(10);
    expect(text.match(/ OR /g)).toHaveLength(999);
  });

  it('joins with what is asked', () => {
    expect(renderSql(joinSql([sql`a`, sql`b`, sql`${3}`], sql`, `), question)).toEqual({
      text: 'a, b, ?',
      parameters: [3],
    });
  });
});
