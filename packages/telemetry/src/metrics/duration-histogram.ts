import type { Metric, Registry } from 'prom-client';
import { durationBuckets } from './buckets.js';
import type { EventCountOptions } from './event-count.js';

/** The durations of one set of labels. */
export class DurationSeries {
  /** By bucket, not added up; one more for what is longer than the last bound. */
  readonly counts: number[] = new Array<number>(durationBuckets.length + 1).fill(0);
  sumSeconds = 0;

  observe(seconds: number): void {
    let at = 0;
    while (at < durationBuckets.length && seconds > (durationBuckets[at] ?? 0)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sumSeconds += seconds;
  }
}

/**
 * A histogram of durations whose series are plain arrays: prom-client's own hashes the labels at each observation. It takes
 * part in the registry by the same methods.
 *
 * @returns makes the series of a set of labels, to be kept by the caller
 */
export function createDurationHistogram<Label extends string>(
  registry: Registry,
  options: EventCountOptions<Label>,
): (labels: Record<Label, string>) => DurationSeries {
  const all: { readonly labels: Record<Label, string>; readonly series: DurationSeries }[] = [];
  const { name, help } = options;
  const metric = {
    name,
    async get(): Promise<object> {
      const values = all.flatMap(({ labels, series }) => listValues(name, labels, series));
      return { name, help, type: 'histogram', aggregator: 'sum', values };
    },
    reset(): void {
      all.length = 0;
    },
  };
  registry.registerMetric(metric as unknown as Metric);
  return (labels) => {
    const series = new DurationSeries();
    all.push({ labels, series });
    return series;
  };
}

function listValues<Label extends string>(
  name: string,
  labels: Record<Label, string>,
  series: DurationSeries,
): readonly object[] {
  let sum = 0;
  const values: object[] = series.counts.map((count, at) => {
    sum += count;
    const le = durationBuckets[at] ?? '+Inf';
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: sum };
  });
  values.push({ metricName: `${name}_sum`, labels, value: series.sumSeconds });
  values.push({ metricName: `${name}_count`, labels, value: sum });
  return values;
}
