import type { RateLimiter, Service } from '@database-service/application';
import { DataError, defaultLimits, KeysInFlight, type Logger, newDocumentId } from '@database-service/core';
import type { AnsweredRequest, AppDependencies, Manners } from '../app-dependencies.js';
import { startHttpServer } from '../server/http-server.js';
import { createStubAdapter, type StubBehaviour } from './stub-adapter.js';

/** What of the server a test sets. */
export interface TestServerOptions {
  readonly behaviour?: StubBehaviour;
  readonly bodyBytesMax?: number;
  readonly bodyTimeoutMs?: number;
  readonly stalledMs?: number;
  readonly headersTimeoutMs?: number;
  readonly rateLimiter?: RateLimiter;
  readonly checkReady?: () => Promise<void>;
  readonly manners?: Partial<Manners>;
}

/** A server in this process on a stub adapter, with what it logged and answered. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly answered: AnsweredRequest[];
  readonly logged: { readonly message: string; readonly fields: unknown }[];
  stop(timeoutMs?: number): Promise<void>;
}

/** Starts one on a free port. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const answered: AnsweredRequest[] = [];
  const logged: TestServer['logged'] = [];
  const log = (message: string, fields?: unknown): void => void logged.push({ message, fields });
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const app: AppDependencies = {
    service: createService(options.behaviour ?? {}),
    logger,
    rateLimiter: options.rateLimiter,
    body: { bytesMax: options.bodyBytesMax ?? 1_000_000, timeoutMs: options.bodyTimeoutMs ?? 5_000 },
    trustedProxies: 0,
    manners: {
      compressBytesMin: 1_400,
      serverTiming: false,
      cors: undefined,
      stalledMs: options.stalledMs ?? 30_000,
      ...options.manners,
    },
    checkReady: options.checkReady ?? (async () => {}),
    renderMetrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    observe: (request) => void answered.push(request),
  };
  const server = await startHttpServer(app, {
    host: '127.0.0.1',
    port: 0,
    allow_unauthenticated: false,
    trusted_proxies: 0,
    body_bytes_max: 0,
    compress_bytes_min: 0,
    server_timing: false,
    cors_credentials: false,
    cors_exposed_headers: 'ETag',
    cors_max_age_seconds: 0,
    body_timeout_ms: 0,
    headers_timeout_ms: options.headersTimeoutMs ?? 5_000,
    keep_alive_timeout_ms: 5_000,
    shutdown_timeout_ms: 0,
  });
  return {
    url: server.address,
    port: Number(new URL(server.address).port),
    answered,
    logged,
    stop: (timeoutMs = 1_000) => server.stop(timeoutMs),
  };
}

function createService(behaviour: StubBehaviour): Service {
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
    middlewares: [],
  };
}
