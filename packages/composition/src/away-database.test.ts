import { loadConfig } from '@database-service/config';
import { createContext } from '@database-service/core';
import { createLogger } from '@database-service/telemetry';
import { describe, expect, it } from 'vitest';
import { composeService } from './compose-service.js';

const context = createContext();

describe('a service one of whose databases is away', () => {
  it('starts, says so, and serves the others', async () => {
    const { config } = loadConfig({
      environment: {
        APP_SQLITE_FILE: ':memory:',
        APP_MONGODB_URI: 'mongodb://127.0.0.1:1/',
        APP_MONGODB_SERVER_SELECTION_TIMEOUT_MS: '100',
      },
    });
    // Where it is configured, it is the default.
    expect(config.database.default).toBe('mongodb');
    const composition = await composeService(config, { logger: createLogger({ level: 'silent' }) });
    const { databases } = composition.service;
    expect(databases.names.toSorted()).toEqual(['mongodb', 'sqlite']);
    const away = databases.get('mongodb').adapter;
    expect(await away.health(context)).toMatchObject({ status: 'disconnected', problem: expect.any(String) });
    await expect(away.collection('c').get(context, 'a')).rejects.toMatchObject({
      reason: 'DATABASE_UNAVAILABLE',
      retryable: true,
    });
    expect(await databases.get('sqlite').adapter.collection('c').get(context, 'a')).toBeUndefined();
    await composition.close();
  });
});
