import { composeService } from '@database-service/composition';
import type { LoadedConfig } from '@database-service/config';
import type { Logger } from '@database-service/core';
import { startMetricsServer } from './metrics-server.js';
import type { RunningServer, ServerStart } from './server-start.js';

/** A service that takes requests. */
export interface Serving {
  /** Where each server listens. */
  readonly addresses: { readonly [Section in ServerStart['section']]?: string };
  /** Of the metrics server; absent if it is off. */
  readonly metricsAddress?: string;
  readonly logger: Logger;
  /** Lets requests under way finish, then closes everything, within the configured time. Idempotent. */
  stop(): Promise<void>;
}

/** Time kept from the requests under way for closing databases and logs. */
const closingMs = 2_000;

/**
 * Starts the service: databases, then the metrics server, then the servers given.
 * @throws DataError, StartError; what had been started is closed again
 */
export async function serve({ config, warnings }: LoadedConfig, servers: readonly ServerStart[]): Promise<Serving> {
  const composition = await composeService(config);
  const { logger } = composition;
  const running: RunningServer[] = [];
  const addresses: Partial<Record<ServerStart['section'], string>> = {};
  let metricsServer: RunningServer | undefined;
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    composition.readiness.stop();
    const timeoutMs = Math.max(0, ...servers.map(({ section }) => config[section].shutdown_timeout_ms));
    const endMs = Date.now() + timeoutMs;
    const drainMs = Math.max(timeoutMs / 2, timeoutMs - closingMs);
    await Promise.all(running.map((server) => server.stop(drainMs)));
    await metricsServer?.stop(0);
    await composition.close(Math.max(0, endMs - Date.now()));
  };
  try {
    if (config.metrics.enabled) metricsServer = await startMetricsServer(composition, config.metrics);
    for (const { section, start } of servers) {
      const server = await start(composition, config);
      running.push(server);
      addresses[section] = server.address;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  for (const warning of warnings) logger.warn(warning);
  const metricsAddress = metricsServer?.address;
  logger.info('listening', {
    address: addresses.http,
    grpc_address: addresses.grpc,
    metrics_address: metricsAddress,
    pid: process.pid,
    ...describeStart(),
  });
  return {
    addresses,
    logger,
    ...(metricsAddress === undefined ? {} : { metricsAddress }),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Times since the process began: on the wall, and on the processor, which a busy machine does not lengthen as much. */
function describeStart(): { readonly start_ms: number; readonly cpu_ms: number } {
  const { user, system } = process.cpuUsage();
  return { start_ms: Math.round(performance.now()), cpu_ms: Math.round((user + system) / 1000) };
}
