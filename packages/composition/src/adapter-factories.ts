import { readFile } from 'node:fs/promises';
import { createPostgresAdapter } from '@database-service/adapter-postgresql';
import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import type { DatabaseConfig, EngineName } from '@database-service/config';
import type { Adapter, Limits, Logger } from '@database-service/core';

/** What an adapter is made with besides its own settings. */
export interface AdapterSurroundings {
  readonly limits: Limits;
  readonly logger: Logger;
  /**
   * How long a write waits at least for another process of the same service: as long as it would in the queue of one process. 0
   * where there is one.
   */
  readonly siblingWaitMs: number;
}

type SettingsOf<Name extends EngineName> = Extract<DatabaseConfig, { readonly engine: Name }>;

/** How to make the adapter of each engine. */
export type AdapterFactories = {
  readonly [Name in EngineName]: (
    settings: SettingsOf<Name>,
    surroundings: AdapterSurroundings,
  ) => Adapter | Promise<Adapter>;
};

/** The engines of this version. A new engine is a new entry here and in the configuration's schema. */
export const adapterFactories: AdapterFactories = {
  sqlite: (settings, { limits, logger, siblingWaitMs }) =>
    createSqliteAdapter({
      file: settings.file,
      synchronous: settings.synchronous,
      busyTimeoutMs: Math.max(settings.busy_timeout_ms, siblingWaitMs),
      changesRetentionHours: settings.changes_retention_hours,
      changesRetentionBytes: settings.changes_retention_bytes,
      writerThread: settings.writer_thread,
      readerThreads: settings.reader_threads,
      manyWriteAtomicity: settings.many_write_atomicity,
      raw: settings.raw,
      limits,
      logger,
    }),
  postgresql: async (settings, { limits, logger }) =>
    createPostgresAdapter({
      connectionString: settings.uri,
      replicas: listOf(settings.replica_uris),
      replicaLagMaxMs: settings.replica_lag_max_ms,
      schema: settings.schema,
      ...(settings.tls_ca_file === undefined ? {} : { ssl: { ca: await readFile(settings.tls_ca_file, 'utf8') } }),
      connectionsMax: settings.connections_max,
      connectTimeoutMs: settings.connect_timeout_ms,
      statementTimeoutMs: settings.statement_timeout_ms,
      lockTimeoutMs: settings.lock_timeout_ms,
      changesRetentionHours: settings.changes_retention_hours,
      changesRetentionBytes: settings.changes_retention_bytes,
      manyWriteAtomicity: settings.many_write_atomicity,
      ...(settings.tables === undefined ? {} : { tables: settings.tables }),
      raw: settings.raw,
      limits,
      logger,
    }),
  // The driver is loaded where it is used only: it takes a third of a second.
  mongodb: async (settings, { limits, logger }) => {
    const { createMongoAdapter } = await import('@database-service/adapter-mongodb');
    return createMongoAdapter({
      uri: settings.uri,
      ...(settings.database === undefined ? {} : { database: settings.database }),
      poolSize: settings.pool_size,
      serverSelectionTimeoutMs: settings.server_selection_timeout_ms,
      connectTimeoutMs: settings.connect_timeout_ms,
      socketTimeoutMs: settings.socket_timeout_ms,
      readPreference: settings.read_preference,
      ...tlsOf(settings),
      idTypes: idTypesOf(settings.object_id_collections),
      changes: settings.changes,
      changesRetentionHours: settings.changes_retention_hours,
      raw: settings.raw,
      limits,
      logger,
    });
  },
};

function tlsOf({ tls_ca_file: caFile, tls_certificate_key_file: certificateKeyFile }: SettingsOf<'mongodb'>) {
  if (caFile === undefined && certificateKeyFile === undefined) return {};
  return {
    tls: {
      ...(caFile === undefined ? {} : { caFile }),
      ...(certificateKeyFile === undefined ? {} : { certificateKeyFile }),
    },
  };
}

function idTypesOf(collections: string | undefined): Readonly<Record<string, 'objectId'>> {
  return Object.fromEntries(listOf(collections).map((name) => [name, 'objectId']));
}

/** What commas separate. */
function listOf(text = ''): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** Makes the adapter of one configured database. */
export async function makeAdapter(
  settings: DatabaseConfig,
  surroundings: AdapterSurroundings,
  factories: AdapterFactories,
): Promise<Adapter> {
  // TypeScript does not relate the entry of an engine with the settings of that engine.
  const make = factories[settings.engine] as (
    settings: DatabaseConfig,
    surroundings: AdapterSurroundings,
  ) => Adapter | Promise<Adapter>;
  return make(settings, surroundings);
}
