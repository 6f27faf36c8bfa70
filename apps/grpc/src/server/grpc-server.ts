import type { Config } from '@database-service/config';
import { ActiveExchanges, type PlaceOptions, type RunningServer } from '@database-service/serving';
import { Server, type ServerOptions } from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { interceptCalls } from '../call/intercept-calls.js';
import { noteUnreadableMetadata } from '../call/unreadable-metadata.js';
import { addHealthService } from '../health/health-service.js';
import { addReflectionService } from '../reflection/reflection-service.js';
import { bind } from './bind.js';
import { addDatabaseService, unlimitedPaths } from './database-service.js';
import { drain } from './drain.js';

/** Starts the gRPC server; its address is `host:port`. It stops as `drain` says. @throws StartError */
export async function startGrpcServer(
  app: AppDependencies,
  grpc: Config['grpc'],
  place: PlaceOptions = { joins: false },
): Promise<RunningServer> {
  noteUnreadableMetadata();
  const active = new ActiveExchanges();
  const isUnlimited = (path: string): boolean => unlimitedPaths.has(path) || path.startsWith('/grpc.health.');
  const server = new Server({
    ...describeOptions(grpc),
    interceptors: [interceptCalls({ app, active, isUnlimited })],
  });
  addDatabaseService(server, app);
  const health = addHealthService(server, app);
  if (grpc.reflection) addReflectionService(server);
  const listener = await bind(server, grpc, place);
  return {
    address: listener.address,
    stop: (timeoutMs) => {
      health.stop();
      return drain(server, { listener, active }, timeoutMs);
    },
  };
}

function describeOptions(grpc: Config['grpc']): ServerOptions {
  const { connection_age_max_ms: ageMs, connection_idle_max_ms: idleMs } = grpc;
  return {
    'grpc.max_receive_message_length': grpc.message_bytes_max,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': grpc.streams_max,
    'grpc.keepalive_time_ms': grpc.keepalive_time_ms,
    'grpc.keepalive_timeout_ms': grpc.keepalive_timeout_ms,
    ...(ageMs === 0 ? {} : { 'grpc.max_connection_age_ms': ageMs }),
    ...(idleMs === 0 ? {} : { 'grpc.max_connection_idle_ms': idleMs }),
    // Needed though nobody asks for its statistics: without it the library cuts no connection by `forceShutdown`.
    'grpc.enable_channelz': 1,
  };
}
