import type { Composition } from '@database-service/composition';
import type { Config } from '@database-service/config';
import type { ServerStart } from '@database-service/serving';
import type { AppDependencies } from './app-dependencies.js';
import { startGrpcServer } from './server/grpc-server.js';

/** The gRPC server, to be served. */
export const grpcServer: ServerStart = {
  section: 'grpc',
  start: (composition, config) => startGrpcServer(describeApp(composition, config), config.grpc),
};

function describeApp(composition: Composition, config: Config): AppDependencies {
  const { service, logger, rateLimiter, readiness, metrics } = composition;
  return {
    service,
    logger,
    rateLimiter,
    messages: { bytesMax: config.grpc.message_bytes_max, timeoutMs: config.grpc.message_timeout_ms },
    trustedProxies: config.grpc.trusted_proxies,
    checkReady: () => readiness.check(),
    observe(answered) {
      metrics.observeGrpcRequest(answered);
      if (!config.log.access) return;
      const { method, route, status, durationMs, requestId, database } = answered;
      logger.info('request', {
        method,
        route,
        status,
        duration_ms: Math.round(durationMs * 1000) / 1000,
        request_id: requestId,
        database,
      });
    },
  };
}
