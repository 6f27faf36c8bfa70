import { type DatabaseConfig, loadConfig } from '@database-service/config';
import { type Adapter, DataError } from '@database-service/core';
import { createLogger } from '@database-service/telemetry';
import { describe, expect, it } from 'vitest';
import type { AdapterFactories } from './adapter-factories.js';
import { composeService } from './compose-service.js';

/** Adapters that only tell what happens to them. */
function recordingFactories(events: string[], behaviour: { failing?: string; status?: 'disconnected' } = {}) {
  const make = ({ file }: Extract<DatabaseConfig, { readonly engine: 'sqlite' }>): Adapter => {
    if (file === behaviour.failing) throw new DataError('DATABASE_UNAVAILABLE', `${file} cannot be opened.`);
    events.push(`open ${file}`);
    return {
      engine: 'recording',
      limits: { documentBytesMax: 1e9, depthMax: 100 },
      health: async () => ({
        status: behaviour.status ?? 'connected',
        latencyMs: 0,
        connections: { active: 0, idle: 0, max: 0 },
        problem: 'no route to host',
      }),
      close: async () => void events.push(`close ${file}`),
    } as unknown as Adapter;
  };
  return { sqlite: make } satisfies Partial<AdapterFactories>;
}

const logger = createLogger({ level: 'silent' });

function configOf(environment: Record<string, string> = {}) {
  const file = `${import.meta.dirname}/../../../configs/config.yaml`;
  const { config } = loadConfig({ file, environment });
  return {
    ...config,
    databases: {
      a: { ...config.databases.sqlite, file: 'a' },
      b: { ...config.databases.sqlite, file: 'b' },
    } as Record<string, DatabaseConfig>,
    database: { default: 'b' },
  };
}

describe('composeService', () => {
  it('opens databases in order, closes them in reverse, once', async () => {
    const events: string[] = [];
    const composition = await composeService(configOf(), { factories: recordingFactories(events), logger });
    expect(composition.service.databases.names).toEqual(['a', 'b']);
    expect(composition.service.databases.get(undefined).name).toBe('b');
    expect(composition.service.databases.get('a').name).toBe('a');
    await Promise.all([composition.close(), composition.close()]);
    expect(events).toEqual(['open a', 'open b', 'close b', 'close a']);
  });

  it.each(['c', '', '__proto__', 'toString'])('knows no database %j', async (name) => {
    const { service } = await composeService(configOf(), { factories: recordingFactories([]), logger });
    expect(() => service.databases.get(name)).toThrow(
      expect.objectContaining({ reason: 'UNKNOWN_DATABASE', details: { enabled: ['a', 'b'] } }),
    );
  });

  it('closes what it had opened when a database cannot be', async () => {
    const events: string[] = [];
    const factories = recordingFactories(events, { failing: 'b' });
    await expect(composeService(configOf(), { factories, logger })).rejects.toMatchObject({
      reason: 'DATABASE_UNAVAILABLE',
    });
    expect(events).toEqual(['open a', 'close a']);
  });

  it('refuses limits that an engine cannot keep', async () => {
    const config = configOf({ APP_LIMITS_DEPTH_MAX: '101' });
    await expect(composeService(config, { factories: recordingFactories([]), logger })).rejects.toThrow(
      'limits.depth_max is 101, but the database a (recording) holds 100 at most; set 100 or less.',
    );
  });

  it('limits requests unless told not to', async () => {
    const factories = recordingFactories([]);
    const limited = await composeService(configOf({ APP_RATE_LIMIT_REQUESTS_PER_MINUTE: '7' }), { factories, logger });
    expect(await limited.rateLimiter?.take('x', 1)).toMatchObject({ allowed: true, limit: 7, remaining: 6 });
    const free = await composeService(configOf({ APP_RATE_LIMIT_ENABLED: 'false' }), { factories, logger });
    expect(free.rateLimiter).toBeUndefined();
  });

  it('is ready while the default database is there and it is not stopping', async () => {
    const { readiness } = await composeService(configOf(), { factories: recordingFactories([]), logger });
    await readiness.check();
    readiness.stop();
    await expect(readiness.check()).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });

    const factories = recordingFactories([], { status: 'disconnected' });
    const without = await composeService(configOf(), { factories, logger });
    await expect(without.readiness.check()).rejects.toMatchObject({
      reason: 'DATABASE_UNAVAILABLE',
      message: 'The default database b cannot be reached: no route to host.',
    });
  });
});
