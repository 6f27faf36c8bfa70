import { Counter, Gauge, type Registry } from 'prom-client';

/** What a sweeper of expired documents tells. */
export interface ExpiryMetrics {
  swept(database: string, deletedCount: number): void;
  failed(database: string): void;
}

/** `ttl_documents_deleted_total`, `ttl_sweep_failures_total` and `ttl_sweep_last_success_timestamp_seconds`. */
export function createExpiryMetrics(registry: Registry): ExpiryMetrics {
  const registers = [registry];
  const labelNames = ['database'] as const;
  const deleted = new Counter({
    name: 'ttl_documents_deleted_total',
    help: 'Documents removed because their time was over.',
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: 'ttl_sweep_failures_total',
    help: 'Rounds that could not remove what had expired.',
    labelNames,
    registers,
  });
  const last = new Gauge({
    name: 'ttl_sweep_last_success_timestamp_seconds',
    help: 'When expired documents were last looked for without a failure.',
    labelNames,
    // Of several processes one sweeps at a time.
    aggregator: 'max',
    registers,
  });
  return {
    swept(database, deletedCount) {
      deleted.inc({ database }, deletedCount);
      last.setToCurrentTime({ database });
    },
    failed: (database) => failures.inc({ database }),
  };
}
