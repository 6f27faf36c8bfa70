import type { RateLimiter, Service } from '@database-service/application';
import { createDeadlineMiddleware } from '@database-service/application';
import { DataError, defaultLimits, KeysInFlight, type Logger, newDocumentId } from '@database-service/core';
import { onTestFinished } from 'vitest';
import { createStubAdapter, type StubBehaviour } from '../../../http/src/testing/stub-adapter.js';
import type { AnsweredCall } from '../app-dependencies.js';
import { startGrpcServer } from '../server/grpc-server.js';
import { RpcClient } from './rpc-client.js';

/** What of the server a test sets. */
export interface StubServerOptions {
  readonly behaviour?: StubBehaviour;
  readonly rateLimiter?: RateLimiter;
  readonly messageBytesMax?: number;
  readonly messageTimeoutMs?: number;
  readonly stalledMs?: number;
  readonly operationTimeoutMs?: number;
  readonly streamsMax?: number;
  readonly ageMaxMs?: number;
  readonly checkReady?: () => Promise<void>;
}

/** A server in this process on a stub adapter, with a client, and with what it logged and answered. */
export interface StubServer {
  readonly address: string;
  readonly client: RpcClient;
  readonly answered: AnsweredCall[];
  readonly logged: { readonly message: string; readonly fields: unknown }[];
  stop(timeoutMs?: number): Promise<void>;
}

/** Starts one on a free port. */
export async function startStubServer(options: StubServerOptions = {}): Promise<StubServer> {
  const answered: AnsweredCall[] = [];
  const logged: StubServer['logged'] = [];
  const log = (message: string, fields?: unknown): void => void logged.push({ message, fields });
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const server = await startGrpcServer(
    {
      service: createService(options),
      logger,
      rateLimiter: options.rateLimiter,
      messages: {
        bytesMax: options.messageBytesMax ?? 1_000_000,
        timeoutMs: options.messageTimeoutMs ?? 5_000,
        stalledMs: options.stalledMs ?? 30_000,
      },
      trustedProxies: 1,
      checkReady: options.checkReady ?? (async () => {}),
      observe: (call) => void answered.push(call),
    },
    {
      enabled: true,
      host: '127.0.0.1',
      port: 0,
      allow_unauthenticated: false,
      trusted_proxies: 1,
      reflection: true,
      message_bytes_max: options.messageBytesMax ?? 1_000_000,
      message_timeout_ms: 0,
      streams_max: options.streamsMax ?? 1_000,
      keepalive_time_ms: 60_000,
      keepalive_timeout_ms: 20_000,
      connection_age_max_ms: options.ageMaxMs ?? 0,
      connection_idle_max_ms: 0,
      shutdown_timeout_ms: 0,
    },
  );
  const client = new RpcClient(server.address);
  onTestFinished(() => client.close());
  return {
    address: server.address,
    client,
    answered,
    logged,
    stop: (timeoutMs = 1_000) => server.stop(timeoutMs),
  };
}

function createService({ behaviour = {}, operationTimeoutMs }: StubServerOptions): Service {
  const adapter = createStubAdapter(behaviour);
  return {
    name: 'test',
    version: '1.2.3',
    startedAt: new Date(),
    databases: {
      defaultName: 'stub',
      names: ['stub'],
      get(name = 'stub') {
        if (name === 'stub') return { name, adapter };
        throw new DataError('UNKNOWN_DATABASE', 'No such database.', { details: { enabled: ['stub'] } });
      },
    },
    limits: defaultLimits,
    cache: undefined,
    clock: { now: () => new Date() },
    ids: { next: newDocumentId },
    requireVersion: false,
    idempotency: { retentionMs: 60_000, inFlight: new KeysInFlight() },
    middlewares: [createDeadlineMiddleware({ defaultTimeoutMs: operationTimeoutMs ?? 30_000 })],
  };
}
