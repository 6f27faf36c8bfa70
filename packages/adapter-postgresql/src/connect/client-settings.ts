import type { ClientConfig, PoolConfig } from 'pg';
import type { PostgresCredentials, ResolvedConfig } from '../config.js';

/** How a connection is opened, by the driver's names. */
export function clientSettings(config: ResolvedConfig, credentials: PostgresCredentials): ClientConfig {
  const { connectionString, host, port, database, ssl } = config;
  const { user = config.user, password = config.password } = credentials;
  const given = { host, port, database, user, password, ssl };
  return {
    ...(connectionString === undefined ? {} : { connectionString: withCredentials(connectionString, credentials) }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    application_name: config.applicationName,
    connectionTimeoutMillis: config.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
  };
}

/** How soon the system looks whether a silent server is still there; by itself it would take hours. */
const keepAliveMs = 10_000;

/** The driver takes what is in the connection string before what is beside it. */
function withCredentials(connectionString: string, { user, password }: PostgresCredentials): string {
  if (user === undefined && password === undefined) return connectionString;
  const url = new URL(connectionString);
  if (user !== undefined) url.username = encodeURIComponent(user);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}

/** How the pool of connections is set up. */
export function poolSettings(config: ResolvedConfig, credentials: PostgresCredentials): PoolConfig {
  return {
    ...clientSettings(config, credentials),
    max: config.connectionsMax,
    idleTimeoutMillis: config.idleTimeoutMs,
  };
}

/**
 * What each connection is told first. Everything but the schema's name is a number of ours, and that is a plain name.
 * Who holds locks and is paused must not be waited for, so transactions that lie idle are ended.
 */
export function sessionSettings({ schema, statementTimeoutMs, lockTimeoutMs }: ResolvedConfig): string {
  return `SET search_path TO "${schema}"; SET statement_timeout TO ${statementTimeoutMs};
    SET lock_timeout TO ${lockTimeoutMs}; SET idle_in_transaction_session_timeout TO ${idleInTransactionMs};
    SET default_transaction_isolation TO 'read committed'; SET client_encoding TO 'UTF8'; SET TIME ZONE 'UTC';
    SET standard_conforming_strings TO on; SET jit TO off; ${lookForClient}`;
}

/**
 * Has the server look every two seconds, amid a long statement, whether its client is still there, or it would do all that a process had
 * asked for which was killed. Not every system can.
 */
const lookForClient = `DO $$ BEGIN SET client_connection_check_interval TO 2000; EXCEPTION WHEN OTHERS THEN NULL; END $$`;

/** Longer than any pause of the event loop, shorter than others like to wait for locks. */
const idleInTransactionMs = 10_000;
