import { loadConfig } from '@database-service/config';
import { describe, expect, it } from 'vitest';
import { backupOf, checkCopy } from './backups.js';

const settingsOf = (file: string) => {
  const { databases } = loadConfig({ folder: '/nowhere', environment: { APP_SQLITE_FILE: file } }).config;
  const { sqlite } = databases;
  if (sqlite === undefined) throw new TypeError('There is no sqlite.');
  return sqlite;
};

describe('backupOf', () => {
  it('knows the file of a database', () => {
    expect(backupOf('orders', settingsOf('orders.db'))).toMatchObject({ engine: 'sqlite', place: 'orders.db' });
  });

  it('refuses what is in memory, by name', () => {
    expect(() => backupOf('orders', settingsOf(':memory:'))).toThrow(
      expect.objectContaining({ reason: 'NOT_SUPPORTED', message: expect.stringContaining('"orders"') }),
    );
  });

  it.each(['oracle', '__proto__', 'toString'])('has no copies of the engine %j', (engine) => {
    expect(() => checkCopy(engine, 'x.db')).toThrow(expect.objectContaining({ reason: 'NOT_SUPPORTED' }));
  });
});
