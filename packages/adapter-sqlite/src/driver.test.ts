import { identifier, sql } from '@database-service/sql';
import { afterAll, describe, expect, it } from 'vitest';
import { openConnection } from './driver.js';

const connection = openConnection({ file: ':memory:', synchronous: 'normal', busyTimeoutMs: 0 });
afterAll(() => connection.database.close());

describe('a connection', () => {
  it('keeps the statements that were used last, not one for each table that there is', () => {
    const pieces = Array.from({ length: 600 }, (_, number) => {
      connection.run(sql`CREATE TABLE ${identifier(`t${number}`)} (a INTEGER)`);
      return sql`SELECT count(*) FROM ${identifier(`t${number}`)} WHERE a = ${null}`;
    });
    const prepared = pieces.map((piece) => connection.statement(piece));
    expect(connection.statement(pieces[599] ?? sql``)).toBe(prepared[599]);
    expect(connection.statement(pieces[0] ?? sql``)).not.toBe(prepared[0]);
    expect(pieces.map((piece) => connection.statement(piece).get(1))).toEqual(Array(600).fill([0]));
  });
});
