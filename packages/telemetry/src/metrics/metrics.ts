import type { Middleware } from '@database-service/application';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type CacheMetrics, createCacheMetrics } from './cache-metrics.js';
import { createExpiryMetrics, type ExpiryMetrics } from './expiry-metrics.js';
import type { MetricsSnapshot } from './merged-metrics.js';
import { type CollectionExists, createOperationMetrics } from './operation-metrics.js';
import { createPoolMetrics, type DatabasePools } from './pool-metrics.js';
import { type AnsweredRequest, createRequestMetrics } from './request-metrics.js';

/** A service's metrics. Each service has its own: two in one process do not mix. */
export interface Metrics {
  /** For metrics of other packages. */
  readonly registry: Registry;
  /** To be put among the service's middlewares. */
  readonly operations: Middleware;
  readonly cache: CacheMetrics;
  readonly expiry: ExpiryMetrics;
  readonly observeHttpRequest: (request: AnsweredRequest) => void;
  readonly observeGrpcRequest: (request: AnsweredRequest) => void;
  /** Media type of what `render` gives. */
  readonly contentType: string;
  /** All metrics as Prometheus text. */
  render(): Promise<string>;
  /** All metrics as plain data, for another process to add up. */
  snapshot(): Promise<MetricsSnapshot>;
}

/** What is measured besides the service's own work. */
export interface MetricsOptions {
  /** Event loop, heap, garbage collection and file handles of the process. Default true. */
  readonly nodeMetrics?: boolean;
  /**
   * Asked once or a few times for each collection, so that names which do not exist get no series of their own. Default:
   * what an operation succeeded on exists.
   */
  readonly collectionExists?: CollectionExists;
  /** The databases' pools of connections, told without asking an engine. Default: there are none. */
  readonly listPools?: () => readonly DatabasePools[];
}

/** Starts with everything at zero. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (options.nodeMetrics !== false) collectDefaultMetrics({ register: registry });
  if (options.listPools !== undefined) createPoolMetrics(registry, options.listPools);
  return {
    registry,
    operations: createOperationMetrics(registry, options.collectionExists ?? (async () => true)),
    cache: createCacheMetrics(registry),
    expiry: createExpiryMetrics(registry),
    observeHttpRequest: createRequestMetrics(registry, 'http'),
    observeGrpcRequest: createRequestMetrics(registry, 'grpc'),
    contentType: registry.contentType,
    render: () => registry.metrics(),
    snapshot: () => registry.getMetricsAsJSON(),
  };
}
