import type { Call, Middleware } from '@database-service/application';
import { isDataError } from '@database-service/core';
import type { Registry } from 'prom-client';
import { createBoundedLabel } from './bounded-label.js';
import { createDurationHistogram, type DurationSeries } from './duration-histogram.js';
import { type CountSeries, createEventCount } from './event-count.js';

/** Collections that have series of their own. */
const collectionsMax = 200;

interface Series {
  readonly counted: CountSeries;
  readonly timed: DurationSeries;
}

/**
 * Counts and times each operation: `db_operations_total{database,operation,collection,status}` and
 * `db_operation_duration_seconds{database,operation,collection}`. The status is `success` or the error's code.
 */
export function createOperationMetrics(registry: Registry): Middleware {
  const findSeries = createSeriesFinder(registry);
  return (next) => async (call) => {
    const startedAt = performance.now();
    let status = 'success';
    try {
      return await next(call);
    } catch (error) {
      status = isDataError(error) ? error.code : 'DATABASE_ERROR';
      throw error;
    } finally {
      const { counted, timed } = findSeries(call, status);
      counted.count += 1;
      timed.observe((performance.now() - startedAt) / 1000);
    }
  };
}

function createSeriesFinder(registry: Registry): (call: Call, status: string) => Series {
  const makeCount = createEventCount(registry, {
    name: 'db_operations_total',
    help: 'Operations by database, operation, collection and status (success, or the error code).',
    labelNames: ['database', 'operation', 'collection', 'status'],
  });
  const makeDurations = createDurationHistogram(registry, {
    name: 'db_operation_duration_seconds',
    help: 'Duration of operations in seconds; of streams, until their end.',
    labelNames: ['database', 'operation', 'collection'],
  });
  const labelOf = createBoundedLabel(collectionsMax);
  const durations = new Map<string, DurationSeries>();
  const known = new Map<string, Series>();
  return (call, status) => {
    const { database, operation } = call;
    // A name that only ever failed may be made up.
    const collection = labelOf(call.collection, status === 'success');
    const place = `${database}\n${operation}\n${collection}`;
    const key = `${place}\n${status}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const timed = durations.get(place) ?? makeDurations({ database, operation, collection });
    const series = { counted: makeCount({ database, operation, collection, status }), timed };
    durations.set(place, timed);
    known.set(key, series);
    return series;
  };
}
