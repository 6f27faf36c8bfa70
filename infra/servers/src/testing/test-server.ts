import type { ServerName } from './server-kinds.ts';

/** Where a test finds a server. */
export interface TestServerAddress {
  readonly name: ServerName;
  /** Names it among those of this run. */
  readonly key: string;
  readonly uri: string;
  /** What it is, with its first version number; of one from the environment nothing is known but what was asked for. */
  readonly title: string;
  /** Given by its variable; started by `pnpm servers up`; or started for this run, as a container or by its recipe. */
  readonly origin: 'environment' | 'running' | 'container' | 'recipe';
  /** The folder with `data/` and `server.log`, of a server that a recipe started. */
  readonly folder?: string;
}

/** What a test may do to a server that is its own. A container can only be restarted. */
export type ServerAction = 'restart' | 'stop' | 'kill' | 'start' | 'remove';

/** A server that could not be had, and why. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
  /** Without it the tests are whole all the same: what it would prove is listed as not proven. */
  readonly isOptional: boolean;

  constructor(message: string, isOptional: boolean) {
    super(message);
    this.isOptional = isOptional;
  }
}
