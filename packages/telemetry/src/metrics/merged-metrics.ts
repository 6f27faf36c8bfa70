import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A process's metrics as plain data. */
export type MetricsSnapshot = readonly object[];

/** What of a snapshot is looked at here. */
interface SnapshotMetric {
  readonly name: string;
  readonly type: string;
  readonly aggregator?: string;
}

/**
 * The metrics of several processes as if they were one: counters and histograms added up, and so is what the processes use;
 * of delays of the event loop the worst. What a process counted that has ended is still in the sums, so they never fall.
 *
 * prom-client adds up (`AggregatorRegistry.aggregate`); its own talk between processes is not used, since it forgets those
 * that have ended and fails with one that does not answer.
 */
export class MergedMetrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #own = new Registry();
  readonly #running: Gauge;
  readonly #replaced: Counter;
  /** Counted by processes that have ended. */
  #ended: MetricsSnapshot = [];

  /** Starts with nothing counted. */
  constructor() {
    const registers = [this.#own];
    // Of the event loop nothing is told, so it is not looked at a hundred times a second.
    collectDefaultMetrics({ register: this.#own, eventLoopMonitoringPrecision: 60_000 });
    this.#running = new Gauge({ name: 'service_processes_running', help: 'Processes that take requests.', registers });
    this.#replaced = new Counter({
      name: 'service_processes_ended_total',
      help: 'Processes that ended without being told to, and were replaced.',
      registers,
    });
  }

  /** @param count - of processes that take requests */
  set running(count: number) {
    this.#running.set(count);
  }

  /** A process has ended that was not told to. @param last - what it said last */
  async retire(last: MetricsSnapshot | undefined): Promise<void> {
    this.#replaced.inc();
    const counted = (last ?? []).filter(isCounted);
    if (counted.length > 0) this.#ended = await merge([this.#ended, counted]).getMetricsAsJSON();
  }

  /** All as Prometheus text. @param snapshots - of the processes that take requests */
  async render(snapshots: readonly MetricsSnapshot[]): Promise<string> {
    const own = (await this.#own.getMetricsAsJSON()).filter(isOfWholeProcess);
    return await merge([...snapshots, this.#ended, own]).metrics();
  }
}

function merge(snapshots: readonly MetricsSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots.map((metrics) => metrics.map(withAggregator)));
}

/** The mean of a process at rest and one that is stuck would hide the second. */
function withAggregator(metric: object): object {
  const { name } = metric as SnapshotMetric;
  return /^nodejs_eventloop_lag_(p\d+_)?seconds$/.test(name) ? { ...metric, aggregator: 'max' } : metric;
}

function isCounted(metric: object): boolean {
  const { type, aggregator } = metric as SnapshotMetric;
  return (type === 'counter' || type === 'histogram') && aggregator === 'sum';
}

/** Of the process that only looks after the others: what it uses, not how idle its event loop is. */
function isOfWholeProcess(metric: object): boolean {
  return /^(process|service)_/.test((metric as SnapshotMetric).name);
}
