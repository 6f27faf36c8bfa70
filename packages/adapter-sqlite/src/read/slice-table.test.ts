import { defaultLimits, parseFilter } from '@database-service/core';
import { compileFilterSql, renderSql } from '@database-service/sql';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sqliteDialect } from '../dialect.js';
import { Connection } from '../driver.js';
import { findSeqBounds, selectSeqBounds, sliceRowsOf } from '../read/slice-table.js';

const rowsFor = (raw: unknown) => sliceRowsOf(compileFilterSql(sqliteDialect, parseFilter(raw, defaultLimits)), 2_000);

describe('sliceRowsOf', () => {
  it.each([[{}], [{ a: 1 }], [{ a: 1, b: { $gt: 2, $lt: 5 }, c: null }]])('leaves %j all rows', (raw) => {
    expect(rowsFor(raw)).toBe(2_000);
  });

  it('looks at fewer rows at once the more there is to test', () => {
    const or = (count: number) => ({ $or: Array.from({ length: count }, (_, at) => ({ a: { $gt: at } })) });
    expect(rowsFor(or(100))).toBeLessThan(400);
    expect(rowsFor(or(900))).toBe(50);
  });
});

describe('findSeqBounds', () => {
  it('gives the first and the last row, and looks at no other', () => {
    const connection = new Connection(new Database(':memory:'));
    connection.database.exec('CREATE TABLE t (seq INTEGER PRIMARY KEY, id TEXT UNIQUE)');
    expect(findSeqBounds(connection, 't')).toBeUndefined();
    connection.database.exec("INSERT INTO t VALUES (3, 'a'), (8, 'b'), (5, 'c')");
    expect(findSeqBounds(connection, 't')).toEqual({ first: 3, last: 8 });
    const plan = connection.explain(renderSql(selectSeqBounds('t'), sqliteDialect).text, []);
    expect(plan.filter((step) => /\bt\b/.test(step))).toEqual(['SEARCH t', 'SEARCH t']);
    connection.database.close();
  });
});
