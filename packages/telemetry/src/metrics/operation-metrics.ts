import type { Call, Middleware } from '@database-service/application';
import { isDataError } from '@database-service/core';
import type { Registry } from 'prom-client';
import { BoundedLabel } from './bounded-label.js';
import { createDurationHistogram, type DurationSeries } from './duration-histogram.js';
import { type CountSeries, createEventCount } from './event-count.js';

/** Collections that have series of their own. Each has a dozen lines for each operation. */
const collectionsMax = 50;

/** Whether a database has a collection. */
export type CollectionExists = (database: string, collection: string) => Promise<boolean>;

interface Series {
  readonly counted: CountSeries;
  readonly timed: DurationSeries;
}

/**
 * Counts and times each operation: `db_operations_total{database,operation,collection,status}` and
 * `db_operation_duration_seconds{database,operation,collection}`. The status is `success` or the error's code. The
 * collection is `other` beyond the first 50 that exist.
 */
export function createOperationMetrics(registry: Registry, collectionExists: CollectionExists): Middleware {
  const labels = new BoundedLabel(collectionsMax);
  const findSeries = createSeriesFinder(registry, labels);
  const count = (call: Call, status: string, seconds: number): void => {
    const { counted, timed } = findSeries(call, status);
    counted.count += 1;
    timed.observe(seconds);
  };
  const admitAndCount = async (call: Call, collection: string, status: string, seconds: number): Promise<void> => {
    const exists = await collectionExists(call.database, collection).catch(() => false);
    if (exists) labels.admit(call.database, collection);
    count(call, status, seconds);
  };
  return (next) => async (call) => {
    const startedAt = performance.now();
    let status = 'success';
    try {
      return await next(call);
    } catch (error) {
      status = isDataError(error) ? error.code : 'DATABASE_ERROR';
      throw error;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      const { database, collection } = call;
      // A name that only ever failed is not worth a place; and nobody waits for the look at the catalogue.
      if (status === 'success' && collection !== undefined && labels.mayAdmit(database, collection)) {
        void admitAndCount(call, collection, status, seconds);
      } else {
        count(call, status, seconds);
      }
    }
  };
}

function createSeriesFinder(registry: Registry, labels: BoundedLabel): (call: Call, status: string) => Series {
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
  const durations = new Map<string, DurationSeries>();
  const known = new Map<string, Series>();
  return (call, status) => {
    const { database, operation } = call;
    const collection = labels.labelOf(database, call.collection);
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
