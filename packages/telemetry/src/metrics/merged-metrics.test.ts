import { describe, expect, it } from 'vitest';
import { MergedMetrics } from './merged-metrics.js';
import { createMetrics, type Metrics } from './metrics.js';

const request = { method: 'GET', route: '/documents/{collection}/{id}', status: 200, durationMs: 3 };

function count(metrics: Metrics, requests: number): void {
  for (let n = 0; n < requests; n += 1) metrics.observeHttpRequest(request);
}

const lineOf = (text: string, start: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(start));
const total = 'http_requests_total{method="GET",route="/documents/{collection}/{id}",status="200"}';

describe('metrics of several processes', () => {
  it('are added up', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    count(one, 2);
    count(two, 3);
    two.cache.hit();
    const merged = new MergedMetrics();
    merged.running = 2;
    const text = await merged.render([await one.snapshot(), await two.snapshot()]);
    expect(lineOf(text, total)).toBe(`${total} 5`);
    expect(lineOf(text, 'http_request_duration_seconds_count')).toMatch(/ 5$/);
    expect(lineOf(text, 'http_request_duration_seconds_bucket{le="+Inf"')).toMatch(/ 5$/);
    expect(lineOf(text, 'cache_hits_total')).toBe('cache_hits_total 1');
    expect(lineOf(text, 'service_processes_running')).toBe('service_processes_running 2');
    expect(text.match(/^# TYPE http_requests_total /gm)).toHaveLength(1);
  });

  it('do not fall when a process has ended', async () => {
    const merged = new MergedMetrics();
    for (const requests of [2, 4]) {
      const ended = createMetrics();
      count(ended, requests);
      await merged.retire(await ended.snapshot());
    }
    await merged.retire(undefined);
    const other = createMetrics();
    count(other, 1);
    const text = await merged.render([await other.snapshot()]);
    expect(lineOf(text, total)).toBe(`${total} 7`);
    expect(lineOf(text, 'http_request_duration_seconds_sum')).toMatch(/ 0\.021\d*$/);
    expect(lineOf(text, 'service_processes_ended_total')).toBe('service_processes_ended_total 3');
  });

  it('forget the memory of a process that has ended, and count that of this one', async () => {
    const ended = createMetrics();
    const merged = new MergedMetrics();
    await merged.retire(await ended.snapshot());
    const text = await merged.render([]);
    expect(lineOf(text, 'nodejs_heap_size_used_bytes')).toBeUndefined();
    expect(lineOf(text, 'process_resident_memory_bytes')).toBeDefined();
  });

  it('tell the latest round of removing expired documents, and the worst delay', async () => {
    const [early, late] = [createMetrics({ nodeMetrics: false }), createMetrics({ nodeMetrics: false })];
    early.expiry.swept('d', 1);
    late.expiry.swept('d', 1);
    const [one, two] = [await early.snapshot(), await late.snapshot()];
    const lag = (value: number) => ({
      name: 'nodejs_eventloop_lag_p99_seconds',
      help: 'x',
      type: 'gauge',
      aggregator: 'average',
      values: [{ value, labels: {} }],
    });
    const text = await new MergedMetrics().render([
      [...one, lag(0.25)],
      [...two, lag(4)],
    ]);
    const seconds = Number(lineOf(text, 'ttl_sweep_last_success_timestamp_seconds{database="d"}')?.split(' ')[1]);
    expect(seconds).toBeLessThan(2 * (Date.now() / 1000 - 1));
    expect(lineOf(text, 'nodejs_eventloop_lag_p99_seconds ')).toBe('nodejs_eventloop_lag_p99_seconds 4');
  });
});
