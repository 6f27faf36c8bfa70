import { Counter, type Registry } from 'prom-client';

/** Counts the events of one set of labels. */
export interface CountSeries {
  count: number;
}

/** What a counter is. */
export interface EventCountOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/**
 * A counter whose series are plain numbers, handed to prom-client when somebody reads them: its own `inc` hashes the labels
 * every time, which costs more than a request's other bookkeeping.
 *
 * @returns makes the series of a set of labels, to be kept and counted up by the caller
 */
export function createEventCount<Label extends string>(
  registry: Registry,
  options: EventCountOptions<Label>,
): (labels: Record<Label, string>) => CountSeries {
  const series: { readonly labels: Record<Label, string>; readonly counted: CountSeries; handedOver: number }[] = [];
  new Counter({
    ...options,
    registers: [registry],
    collect() {
      for (const one of series) {
        this.inc(one.labels, one.counted.count - one.handedOver);
        one.handedOver = one.counted.count;
      }
    },
  });
  return (labels) => {
    const counted = { count: 0 };
    series.push({ labels, counted, handedOver: 0 });
    return counted;
  };
}
