import { type AdapterHealth, isDataError, type OperationContext } from '@database-service/core';
import type { NamedDatabase } from '../databases.js';

/** Longest wait for one database: whoever asks for health cannot wait for a dead one. */
const healthTimeoutMs = 2_000;

const nothingOpen = { active: 0, idle: 0, max: 0 };

/** How a database is. Never throws: one that fails or does not answer in time is disconnected. */
export async function checkHealth(database: NamedDatabase, context: OperationContext): Promise<AdapterHealth> {
  const late = Promise.withResolvers<AdapterHealth>();
  const timer = setTimeout(() => {
    late.resolve(describeDown(healthTimeoutMs, 'The database did not answer in time.'));
  }, healthTimeoutMs);
  const startedAt = performance.now();
  try {
    return await Promise.race([database.adapter.health(context), late.promise]);
  } catch (error) {
    const problem = isDataError(error) ? error.message : 'The database cannot be reached.';
    return describeDown(performance.now() - startedAt, problem);
  } finally {
    clearTimeout(timer);
  }
}

function describeDown(latencyMs: number, problem: string): AdapterHealth {
  return { status: 'disconnected', latencyMs, connections: nothingOpen, problem };
}
