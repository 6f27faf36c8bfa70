import { composeService } from '@database-service/composition';
import type { LoadedConfig } from '@database-service/config';
import type { Logger } from '@database-service/core';
import { describeStart } from './describe-start.js';
import { startMetricsServer } from './metrics-server.js';
import type { RunningServer, ServerStart } from './server-start.js';
import { type StartedServers, startServers } from './start-servers.js';

/** A service that takes requests. */
export interface Serving extends StartedServers {
  /** Of the metrics server; absent if it is off. */
  readonly metricsAddress?: string;
  readonly logger: Logger;
}

/**
 * Starts the service: databases, then the metrics server, then the servers given.
 * @throws DataError, StartError; what had been started is closed again
 */
export async function serve({ config, warnings }: LoadedConfig, servers: readonly ServerStart[]): Promise<Serving> {
  const composition = await composeService(config);
  const { logger } = composition;
  let metricsServer: RunningServer | undefined;
  try {
    if (config.metrics.enabled) metricsServer = await startMetricsServer(composition, config.metrics);
  } catch (error) {
    await composition.close();
    throw error;
  }
  const started = await startServers({ composition, config, servers, metricsServer });
  const metricsAddress = metricsServer?.address;
  for (const warning of warnings) logger.warn(warning);
  logger.info('listening', {
    address: started.addresses.http,
    grpc_address: started.addresses.grpc,
    metrics_address: metricsAddress,
    pid: process.pid,
    ...describeStart(),
  });
  return { ...started, logger, ...(metricsAddress === undefined ? {} : { metricsAddress }) };
}
