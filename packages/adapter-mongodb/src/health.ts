import type { AdapterHealth, OperationContext } from '@database-service/core';
import type { MongoDriver } from './driver.js';
import { mapError } from './errors.js';

/** Whether the server answers, and how many connections there are. Never fails. */
export async function readHealth(context: OperationContext, driver: MongoDriver): Promise<AdapterHealth> {
  const started = performance.now();
  const max = driver.config.poolSize;
  try {
    const info = await driver.call(context, 'read', (database) => database.admin().command({ buildInfo: 1 }));
    const { active, idle } = driver.figures;
    const engineVersion: unknown = info.version;
    return {
      status: 'connected',
      latencyMs: performance.now() - started,
      connections: { active, idle, max },
      ...(typeof engineVersion === 'string' ? { engineVersion } : {}),
    };
  } catch (error) {
    const connections = { active: 0, idle: 0, max };
    const latencyMs = performance.now() - started;
    return { status: 'disconnected', latencyMs, connections, problem: mapError(error).message };
  }
}
