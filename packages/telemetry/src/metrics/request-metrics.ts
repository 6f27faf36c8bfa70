import type { Registry } from 'prom-client';
import { createDurationHistogram, type DurationSeries } from './duration-histogram.js';
import { type CountSeries, createEventCount } from './event-count.js';

/** A request that was answered. */
export interface AnsweredRequest {
  /** HTTP method, or the kind of an rpc. */
  readonly method: string;
  /** The route's template, never the path: `/documents/{collection}/{id}`. */
  readonly route: string;
  readonly status: number | string;
  readonly durationMs: number;
}

/**
 * Counts and times a server's requests: `http_requests_total{method,route,status}` and
 * `http_request_duration_seconds{method,route,status}`; with the prefix `grpc` likewise.
 *
 * @returns notes one request
 */
export function createRequestMetrics(registry: Registry, prefix: 'http' | 'grpc'): (request: AnsweredRequest) => void {
  const labelNames = ['method', 'route', 'status'] as const;
  const makeCount = createEventCount(registry, {
    name: `${prefix}_requests_total`,
    help: 'Requests answered, by method, route template and status.',
    labelNames,
  });
  const makeDurations = createDurationHistogram(registry, {
    name: `${prefix}_request_duration_seconds`,
    help: 'Duration of requests in seconds, from the first byte read to the last written.',
    labelNames,
  });
  const known = new Map<string, { readonly counted: CountSeries; readonly timed: DurationSeries }>();
  return ({ method, route, status, durationMs }) => {
    const key = `${method}\n${route}\n${status}`;
    let series = known.get(key);
    if (series === undefined) {
      const labels = { method, route, status: String(status) };
      series = { counted: makeCount(labels), timed: makeDurations(labels) };
      known.set(key, series);
    }
    series.counted.count += 1;
    series.timed.observe(durationMs / 1000);
  };
}
