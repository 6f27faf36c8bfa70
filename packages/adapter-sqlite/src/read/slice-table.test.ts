import { defaultLimits, parseFilter } from '@database-service/core';
import { compileFilterSql } from '@database-service/sql';
import { describe, expect, it } from 'vitest';
import { sqliteDialect } from '../dialect.js';
import { sliceRowsOf } from '../read/slice-table.js';

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
