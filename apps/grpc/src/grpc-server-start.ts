import type { Composition } from '@database-service/composition';
import type { Config } from '@database-service/config';
import { logAccess, type ServerStart } from '@database-service/serving';
import type { AppDependencies } from './app-dependencies.js';
import { startGrpcServer } from './server/grpc-server.js';

/** Nothing is taken for so long only by a client that is gone or does not read; a watch can be resumed. */
const stalledMs = 30_000;

/** The gRPC server, to be served. */
export const grpcServer: ServerStart = {
  section: 'grpc',
  start: (composition, config, place) => startGrpcServer(describeApp(composition, config), config.grpc, place),
};

function describeApp(composition: Composition, config: Config): AppDependencies {
  const { service, logger, rateLimiter, readiness, metrics } = composition;
  return {
    service,
    logger,
    rateLimiter,
    messages: { bytesMax: config.grpc.message_bytes_max, timeoutMs: config.grpc.message_timeout_ms, stalledMs },
    trustedProxies: config.grpc.trusted_proxies,
    checkReady: () => readiness.check(),
    observe(answered) {
      metrics.observeGrpcRequest(answered);
      if (config.log.access) logAccess(logger, answered);
    },
  };
}
