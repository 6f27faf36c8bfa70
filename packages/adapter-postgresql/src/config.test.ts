import { describe, expect, it } from 'vitest';
import { type PostgresConfig, resolveConfig } from './config.js';
import { clientSettings } from './connect/client-settings.js';

describe('a configuration', () => {
  it.each<[object, string]>([
    [{ conectionString: 'x' }, 'conectionString'],
    [{ connectionString: 'localhost:5432' }, 'connectionString'],
    [{ connectionString: 'mysql://localhost' }, 'connectionString'],
    [{ replicas: ['localhost:5433'] }, 'replicas'],
    [{ replicaLagMaxMs: 0 }, 'replicaLagMaxMs'],
    [{ schema: 'a b' }, 'schema'],
    [{ schema: 'pg_temp' }, 'schema'],
    [{ schema: '"; DROP SCHEMA public; --' }, 'schema'],
    [{ connectionsMax: 0 }, 'connectionsMax'],
    [{ connectionsMax: 1 }, 'connectionsMax'],
    [{ statementTimeoutMs: 1.5 }, 'statementTimeoutMs'],
    [{ raw: 'all' }, 'raw'],
    [{ manyWriteAtomicity: 'none' }, 'manyWriteAtomicity'],
    [{ changesRetentionHours: 0 }, 'changesRetentionHours'],
  ])('%j is refused', (config, option) => {
    expect(() => resolveConfig(config as PostgresConfig)).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { option } }),
    );
  });

  it('does not tell a password in its faults', () => {
    const config = { connectionString: 'postgres:/user:secret@host' };
    expect(() => resolveConfig(config)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });

  it('takes replaced credentials, whatever is in them', () => {
    const config = resolveConfig({ connectionString: 'postgresql://a:b@host:1/db?sslmode=disable' });
    const { connectionString } = clientSettings(config, { user: 'ü@', password: 'p:/?' });
    const url = new URL(connectionString ?? '');
    expect([decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual(['ü@', 'p:/?']);
  });
});
