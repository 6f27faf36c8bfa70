import type { AdapterHealth } from '@database-service/core';
import type { ServiceHealth } from '../resource/outputs.js';
import type { Service } from '../service.js';

/** The service's own state: unhealthy without its default database, degraded without another. */
export function summarizeHealth(
  service: Service,
  states: readonly (readonly [name: string, status: AdapterHealth['status']])[],
): ServiceHealth {
  const databases = Object.fromEntries(states);
  const isDown = states.some(([, status]) => status === 'disconnected');
  const isDefaultDown = databases[service.databases.defaultName] === 'disconnected';
  const uptimeMs = service.clock.now().getTime() - service.startedAt.getTime();
  return {
    status: isDefaultDown ? 'unhealthy' : isDown ? 'degraded' : 'healthy',
    version: service.version,
    uptime_seconds: Math.max(0, Math.floor(uptimeMs / 1000)),
    databases,
    cache: service.cache === undefined ? 'disabled' : 'connected',
    messaging: 'disabled',
  };
}
