import { describe, expect, it } from 'vitest';
import { chooseTableName } from './table-name.js';

describe('chooseTableName', () => {
  it.each([
    ['users', [], 'users'],
    ['Users', ['users'], 'Users_2'],
    ['users', ['users', 'users_2'], 'users_3'],
    ['orders-2024.eu', [], 'orders_2024_eu'],
    ['dbs_collections', ['dbs_collections'], 'c_dbs_collections'],
    ['sqlite_x', [], 'c_sqlite_x'],
    ['SQLITE_x', [], 'c_SQLITE_x'],
    ['pg_class', [], 'c_pg_class'],
    ['x'.repeat(120), [], 'x'.repeat(48)],
    ['x'.repeat(120), ['x'.repeat(48)], `${'x'.repeat(48)}_2`],
  ])('%s beside %j is %s', (collection, taken, expected) => {
    const lower = taken.map((name) => name.toLowerCase());
    expect(chooseTableName(collection, (name) => lower.includes(name.toLowerCase()))).toBe(expected);
  });
});
