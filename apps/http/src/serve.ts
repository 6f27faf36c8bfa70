import { type Composition, composeService } from '@database-service/composition';
import type { LoadedConfig } from '@database-service/config';
import type { Logger } from '@database-service/core';
import type { AppDependencies, Manners } from './app-dependencies.js';
import { type RunningServer, startHttpServer } from './server/http-server.js';
import { startMetricsServer } from './server/metrics-server.js';

/** A service that takes requests. */
export interface Serving {
  /** Of the REST server, as a URL. */
  readonly address: string;
  /** Of the metrics server; absent if it is off. */
  readonly metricsAddress?: string;
  readonly logger: Logger;
  /** Lets requests under way finish, then closes everything, within the configured time. Idempotent. */
  stop(): Promise<void>;
}

/** Time kept from the requests under way for closing databases and logs. */
const closingMs = 2_000;

/**
 * Starts the service: databases, then the metrics server, then the REST server.
 * @throws DataError, StartError; what had been started is closed again
 */
export async function serve({ config, warnings }: LoadedConfig): Promise<Serving> {
  const composition = await composeService(config);
  const { logger } = composition;
  const app = describeApp(composition, config);
  const servers: RunningServer[] = [];
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    composition.readiness.stop();
    const timeoutMs = config.http.shutdown_timeout_ms;
    const endMs = Date.now() + timeoutMs;
    const drainMs = Math.max(timeoutMs / 2, timeoutMs - closingMs);
    for (const server of servers.toReversed()) await server.stop(Math.max(0, Math.min(drainMs, endMs - Date.now())));
    await composition.close(Math.max(0, endMs - Date.now()));
  };
  try {
    if (config.metrics.enabled) servers.push(await startMetricsServer(app, config.metrics));
    servers.push(await startHttpServer(app, config.http));
  } catch (error) {
    await stop();
    throw error;
  }
  for (const warning of warnings) logger.warn(warning);
  const address = servers.at(-1)?.address ?? '';
  const metricsAddress = config.metrics.enabled ? servers[0]?.address : undefined;
  logger.info('listening', { address, metrics_address: metricsAddress, pid: process.pid, ...describeStart() });
  return {
    address,
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

function describeApp(composition: Composition, config: LoadedConfig['config']): AppDependencies {
  const { service, logger, rateLimiter, readiness, metrics } = composition;
  return {
    service,
    logger,
    rateLimiter,
    body: { bytesMax: config.http.body_bytes_max, timeoutMs: config.http.body_timeout_ms },
    trustedProxies: config.http.trusted_proxies,
    manners: readManners(config.http),
    checkReady: () => readiness.check(),
    renderMetrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
    observe(answered) {
      metrics.observeHttpRequest(answered);
      if (config.log.access) logAccess(logger, answered);
    },
  };
}

function readManners(http: LoadedConfig['config']['http']): Manners {
  const origins = (http.cors_origins ?? '').split(',').map((origin) => origin.trim());
  return {
    compressBytesMin: http.compress_bytes_min,
    serverTiming: http.server_timing,
    cors:
      http.cors_origins === undefined
        ? undefined
        : {
            origins,
            credentials: http.cors_credentials,
            exposedHeaders: http.cors_exposed_headers,
            maxAgeSeconds: http.cors_max_age_seconds,
          },
  };
}

function logAccess(logger: Logger, answered: Parameters<AppDependencies['observe']>[0]): void {
  const { method, route, status, durationMs, requestId, database } = answered;
  logger.info('request', {
    method,
    route,
    status,
    duration_ms: Math.round(durationMs * 1000) / 1000,
    request_id: requestId,
    database,
  });
}
