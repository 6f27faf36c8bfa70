import {
  createAccessMiddleware,
  createDeadlineMiddleware,
  createQueryTimes,
  type DocumentCache,
  InProcessCache,
  InProcessRateLimiter,
  type RateLimiter,
  type Service,
  systemClock,
  TtlSweeper,
  timeOrderedIds,
} from '@database-service/application';
import type { Config } from '@database-service/config';
import { type Adapter, createContext, KeysInFlight, type Limits } from '@database-service/core';
import { createMetrics, createOperationLog, type Metrics, type ServiceLogger } from '@database-service/telemetry';
import { type AdapterFactories, adapterFactories, makeAdapter } from './adapter-factories.js';
import { cacheDatabases } from './cached-databases.js';
import { Closing } from './closing.js';
import { checkEngineLimits, limitsOf } from './limits.js';
import { createDatabases } from './named-databases.js';
import { createReadiness, type Readiness } from './readiness.js';
import { createServiceLogger } from './service-logger.js';

/** What of a composition is replaced; all default to the real thing. */
export interface ComposeOptions {
  /** Those of the engines that are named; the others stay. */
  readonly factories?: Partial<AdapterFactories>;
  readonly logger?: ServiceLogger;
  readonly shared?: SharedParts;
}

/** What a process that is one of several of a service has in common with the others. */
export interface SharedParts {
  readonly startedAt: Date;
  /** Counts the requests of a client to all of them. Not asked where requests are not limited. */
  readonly rateLimiter: RateLimiter;
  /** The metrics of all of them as Prometheus text. */
  renderMetrics(): Promise<string>;
}

/** A service with what transports need around it. */
export interface Composition {
  readonly service: Service;
  readonly logger: ServiceLogger;
  readonly metrics: Metrics;
  /** Absent where requests are not limited. */
  readonly rateLimiter: RateLimiter | undefined;
  readonly readiness: Readiness;
  /** Closes what was started, in reverse. Never rejects; idempotent. */
  close(timeoutMs?: number): Promise<void>;
}

const closeTimeoutMs = 15_000;

/**
 * Makes the service that a configuration describes, starting its parts in the order in which they need each other.
 * @throws DataError of an adapter that cannot be opened; what had been started is closed again
 */
export async function composeService(config: Config, options: ComposeOptions = {}): Promise<Composition> {
  const { name, version } = config.app;
  const { shared } = options;
  const logger = options.logger ?? createServiceLogger(config);
  const closing = new Closing(logger);
  closing.add('log', () => logger.close());
  const limits = limitsOf(config);
  const adapters = new Map<string, Adapter>();
  try {
    await openDatabases(adapters, closing, {
      config,
      limits,
      logger,
      factories: { ...adapterFactories, ...options.factories },
    });
  } catch (error) {
    await closing.close(closeTimeoutMs);
    throw error;
  }
  const metrics = createMetrics({
    collectionExists: async (database, collection) => {
      const info = await adapters.get(database)?.collection(collection).info(createContext());
      return info !== undefined;
    },
    listPools: () => [...adapters].map(([database, adapter]) => ({ database, pools: adapter.pools?.() ?? [] })),
  });
  const cache = cacheOf(config, metrics);
  const caching = cache && { cache, ttlMs: config.cache.ttl_seconds * 1_000, logger, closing };
  const databases = createDatabases(cacheDatabases(adapters, caching), config.database.default);
  const queryTimes = createQueryTimes();
  const service: Service = {
    name,
    version,
    startedAt: shared?.startedAt ?? systemClock.now(),
    databases,
    limits,
    cache,
    clock: systemClock,
    ids: timeOrderedIds,
    queryTimes,
    requireVersion: config.writes.require_version,
    idempotency: {
      retentionMs: Math.ceil(config.idempotency.retention_hours * 3_600_000),
      inFlight: new KeysInFlight(),
    },
    middlewares: [
      createOperationLog(),
      metrics.operations,
      createAccessMiddleware(),
      createDeadlineMiddleware({ defaultTimeoutMs: config.limits.operation_timeout_ms }),
      queryTimes.middleware,
    ],
  };
  if (config.ttl.enabled) {
    const intervalMs = config.ttl.interval_seconds * 1_000;
    const sweeper = new TtlSweeper({ databases, logger, intervalMs, events: metrics.expiry });
    closing.add('ttl sweeper', () => sweeper.stop());
    sweeper.start();
  }
  return {
    service,
    logger,
    metrics: shared === undefined ? metrics : { ...metrics, render: () => shared.renderMetrics() },
    rateLimiter: limiterOf(config, shared),
    readiness: createReadiness(databases),
    close: (timeoutMs = closeTimeoutMs) => closing.close(timeoutMs),
  };
}

interface Opening {
  readonly config: Config;
  readonly limits: Limits;
  readonly logger: ServiceLogger;
  readonly factories: AdapterFactories;
}

async function openDatabases(adapters: Map<string, Adapter>, closing: Closing, opening: Opening): Promise<void> {
  const { config, limits, logger, factories } = opening;
  const siblingWaitMs = config.app.processes > 1 ? config.limits.operation_timeout_ms : 0;
  for (const [name, settings] of Object.entries(config.databases)) {
    const surroundings = { limits, logger: logger.child({ database: name }), siblingWaitMs };
    const adapter = await makeAdapter(settings, surroundings, factories);
    closing.add(`database ${name}`, () => adapter.close());
    checkEngineLimits(name, adapter, limits);
    adapters.set(name, adapter);
  }
}

function cacheOf({ cache }: Config, metrics: Metrics): DocumentCache | undefined {
  if (!cache.enabled) return undefined;
  const { hit: onHit, miss: onMiss } = metrics.cache;
  return new InProcessCache({ bytesMax: cache.bytes_max, onHit, onMiss });
}

function limiterOf({ rate_limit: limit }: Config, shared: SharedParts | undefined): RateLimiter | undefined {
  if (!limit.enabled) return undefined;
  return shared?.rateLimiter ?? new InProcessRateLimiter({ requestsPerMinute: limit.requests_per_minute });
}
