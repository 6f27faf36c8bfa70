import type { PoolState } from '@database-service/core';
import { Gauge, type Registry } from 'prom-client';

/** The pools of connections of one database. */
export interface DatabasePools {
  readonly database: string;
  readonly pools: readonly PoolState[];
}

/**
 * `db_pool_connections`, `db_pool_connections_max` and `db_pool_waiting`, as they are when somebody reads them. Those of several
 * processes are added up.
 *
 * @param listPools - asks no engine
 */
export function createPoolMetrics(registry: Registry, listPools: () => readonly DatabasePools[]): void {
  const addGauge = (name: string, help: string, valuesOf: (state: PoolState) => Values): void => {
    new Gauge({
      name,
      help,
      labelNames: ['database', 'pool', 'state'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { database, pools } of listPools()) {
          for (const state of pools) {
            for (const [labels, value] of valuesOf(state)) this.set({ database, pool: state.pool, ...labels }, value);
          }
        }
      },
    });
  };
  addGauge('db_pool_connections', 'Connections that there are; active ones somebody has.', ({ active, idle }) => [
    [{ state: 'active' }, active],
    [{ state: 'idle' }, idle],
  ]);
  addGauge('db_pool_connections_max', 'Most connections that there may be.', ({ max }) => [[{}, max]]);
  addGauge('db_pool_waiting', 'Calls that wait for a connection.', ({ waiting }) => [[{}, waiting]]);
}

type Values = readonly (readonly [labels: { readonly state?: string }, value: number])[];
