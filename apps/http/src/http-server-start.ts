import type { Composition } from '@database-service/composition';
import type { Config } from '@database-service/config';
import { logAccess, type ServerStart } from '@database-service/serving';
import type { AppDependencies, Manners } from './app-dependencies.js';
import { startHttpServer } from './server/http-server.js';

/** Nothing is taken for so long only by a client that is gone or does not read. */
const stalledMs = 30_000;

/** The REST server, to be served. */
export const httpServer: ServerStart = {
  section: 'http',
  start: (composition, config, place) => startHttpServer(describeApp(composition, config), config.http, place),
};

function describeApp(composition: Composition, config: Config): AppDependencies {
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

function readManners(http: Config['http']): Manners {
  const origins = (http.cors_origins ?? '').split(',').map((origin) => origin.trim());
  return {
    compressBytesMin: http.compress_bytes_min,
    serverTiming: http.server_timing,
    stalledMs,
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
