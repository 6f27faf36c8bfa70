import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutConnection } from './cut-connection.js';
import { sendStatement } from './sent-statement.js';

await describeOnServer('postgresql', ({ uri }) => {
  let client: pg.Client;
  let described = 0;

  beforeAll(async () => {
    client = new pg.Client({ connectionString: uri });
    client.on('error', () => {});
    await client.connect();
    await client.query('CREATE TEMPORARY TABLE things (id TEXT PRIMARY KEY, n INTEGER)');
    client.connection.on('rowDescription', () => {
      described += 1;
    });
  });
  afterAll(() => client.end());

  const send = (text: string, parameters: Parameters<typeof sendStatement>[1]['parameters'] = [], name?: string) =>
    sendStatement(client, { name, text, parameters });

  describe('a statement that is sent', () => {
    it('gives rows as arrays: numbers, flags as 0 and 1, bytes, everything else as text', async () => {
      const text = `SELECT $1::TEXT, 9007199254740991, 1.50::NUMERIC, 0.5::FLOAT8, TRUE, FALSE, '\\x00ff'::BYTEA, '{"a": 1}'::JSONB,
        NULL::INTEGER, ''::TEXT`;
      const expected = ['ä', 9007199254740991, 1.5, 0.5, 1, 0, Buffer.of(0, 255), '{"a": 1}', null, ''];
      expect(await send(text, ['ä'])).toEqual({ rows: [expected], count: 1, command: 'SELECT' });
    });

    it('takes texts, numbers, big integers, bytes and null', async () => {
      const text = 'SELECT $1::TEXT, $2::FLOAT8, $3::BIGINT, $4::BYTEA, $5::BYTEA, $6::INTEGER';
      const bytes = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
      const { rows } = await send(text, ['$1', -1.5, 2n ** 40n, bytes, Buffer.of(3), null]);
      expect(rows).toEqual([['$1', -1.5, 2 ** 40, Buffer.of(1, 2), Buffer.of(3), null]]);
    });

    it('tells what was done, and to how many rows', async () => {
      expect(await send('BEGIN')).toEqual({ rows: [], count: 0, command: 'BEGIN' });
      const insert = 'INSERT INTO things SELECT g::TEXT, g FROM generate_series(1, $1::INTEGER) AS g';
      expect(await send(insert, [3])).toEqual({ rows: [], count: 3, command: 'INSERT' });
      expect(await send('UPDATE things SET n = n + 1 WHERE n > 1')).toMatchObject({ count: 2, command: 'UPDATE' });
      expect(await send('ROLLBACK; SELECT 7')).toMatchObject({ rows: [[7]], command: 'SELECT' });
    });
  });

  describe('a prepared statement', () => {
    it('is described once', async () => {
      const text = 'SELECT $1::INTEGER, TRUE';
      const before = described;
      for (const n of [1, 2, 3]) expect((await send(text, [n], 'once')).rows).toEqual([[n, 1]]);
      expect(described - before).toBe(1);
    });

    it('without rows is none the worse for it', async () => {
      const text = 'DELETE FROM things WHERE n = $1';
      for (const n of [1, 2, 3])
        expect(await send(text, [n], 'none')).toEqual({ rows: [], count: 0, command: 'DELETE' });
    });

    it('is had again after it has failed, wherever it failed', async () => {
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        await expect(send('SELECT 1 / $1::INTEGER', ['x'], 'bound')).rejects.toMatchObject({ code: '22P02' });
        await expect(send('SELECT 1 / $1::INTEGER', [0], 'bound')).rejects.toMatchObject({ code: '22012' });
        expect((await send('SELECT 1 / $1::INTEGER', [1], 'bound')).rows).toEqual([[1]]);
        await expect(send('SELECT FROM WHERE $1', [1], 'parsed')).rejects.toMatchObject({ code: '42601' });
      }
      expect((await send('SELECT $1::INTEGER', [4], 'parsed')).rows).toEqual([[4]]);
    });

    it('whose columns have changed is refused once, then prepared anew', async () => {
      const text = 'SELECT * FROM things WHERE n = $1';
      await send('INSERT INTO things VALUES ($1, 1)', ['x']);
      expect((await send(text, [1], 'all')).rows).toEqual([['x', 1]]);
      await client.query('ALTER TABLE things ADD COLUMN further BYTEA DEFAULT decode($$01$$, $$hex$$)');
      await expect(send(text, [1], 'all')).rejects.toMatchObject({ code: '0A000' });
      expect((await send(text, [1], 'all')).rows).toEqual([['x', 1, Buffer.of(1)]]);
    });

    it('that somebody has deallocated is missed once', async () => {
      await send('SELECT $1::INTEGER', [1], 'gone');
      await client.query('DEALLOCATE ALL');
      await expect(send('SELECT $1::INTEGER', [1], 'gone')).rejects.toMatchObject({ code: '26000' });
      expect((await send('SELECT $1::INTEGER', [1], 'gone')).rows).toEqual([[1]]);
    });
  });

  it('fails where the connection does', async () => {
    const other = new pg.Client({ connectionString: uri });
    other.on('error', () => {});
    await other.connect();
    const sent = sendStatement(other, { name: undefined, text: 'SELECT pg_sleep($1)', parameters: [60] });
    setTimeout(() => cutConnection(other), 50);
    await expect(sent).rejects.toThrow('Connection terminated');
    await expect(sendStatement(other, { name: undefined, text: 'SELECT 1', parameters: [] })).rejects.toThrow();
  });
});
