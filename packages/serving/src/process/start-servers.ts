import type { Composition } from '@database-service/composition';
import type { Config } from '@database-service/config';
import type { PlaceOptions, RunningServer, ServerStart } from './server-start.js';

/** Where each server listens. */
export type Addresses = { readonly [Section in ServerStart['section']]?: string };

/** Servers that take requests. */
export interface StartedServers {
  readonly addresses: Addresses;
  /** Lets requests under way finish, then closes everything, within the configured time. Idempotent. */
  stop(): Promise<void>;
}

/** What is served, and by which. */
export interface ServersRequest {
  readonly composition: Composition;
  readonly config: Config;
  readonly servers: readonly ServerStart[];
  /** One that has been started already; it is stopped after the others. */
  readonly metricsServer?: RunningServer | undefined;
  readonly place?: PlaceOptions;
}

/** Time kept from the requests under way for closing databases and logs. */
const closingMs = 2_000;

/** How long requests under way may take to finish when the service stops, in all. */
export function stopTimeoutMs(config: Config, servers: readonly Pick<ServerStart, 'section'>[]): number {
  return Math.max(0, ...servers.map(({ section }) => config[section].shutdown_timeout_ms));
}

/** Starts servers over a composition. @throws StartError; everything is closed again, the composition too */
export async function startServers({
  composition,
  config,
  servers,
  metricsServer,
  place,
}: ServersRequest): Promise<StartedServers> {
  const running: RunningServer[] = [];
  const addresses: Partial<Record<ServerStart['section'], string>> = {};
  const stopAll = async (): Promise<void> => {
    composition.readiness.stop();
    const timeoutMs = stopTimeoutMs(config, servers);
    const endMs = Date.now() + timeoutMs;
    const drainMs = Math.max(timeoutMs / 2, timeoutMs - closingMs);
    await Promise.all(running.map((server) => server.stop(drainMs)));
    await metricsServer?.stop(0);
    await composition.close(Math.max(0, endMs - Date.now()));
  };
  try {
    for (const { section, start } of servers) {
      const server = await start(composition, config, place);
      running.push(server);
      addresses[section] = server.address;
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return {
    addresses,
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
}
