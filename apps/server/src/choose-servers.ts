import type { Config } from '@database-service/config';
import { grpcServer } from '@database-service/grpc';
import { httpServer } from '@database-service/http';
import type { ServerStart } from '@database-service/serving';

/** REST, and gRPC unless `grpc.enabled` is false. */
export function chooseServers({ grpc }: Config): readonly ServerStart[] {
  return grpc.enabled ? [httpServer, grpcServer] : [httpServer];
}
