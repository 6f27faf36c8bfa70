import type { Config } from '@database-service/config';
import { createLogger, type ServiceLogger } from '@database-service/telemetry/logger';

/** The log of a service; of one with several processes each line tells which of them wrote it. */
export function createServiceLogger({ app, log }: Pick<Config, 'app' | 'log'>): ServiceLogger {
  const { name, environment, processes } = app;
  const writer = processes > 1 ? { pid: process.pid } : {};
  return createLogger({ level: log.level, fields: { service: name, environment, ...writer } });
}
