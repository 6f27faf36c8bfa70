import type { Composition } from '@database-service/composition';
import type { Config } from '@database-service/config';

/** A server that listens. */
export interface RunningServer {
  /** With the port taken. */
  readonly address: string;
  /** Takes nothing new, lets what is under way finish, and cuts what is not done when the time is over. */
  stop(timeoutMs: number): Promise<void>;
}

/** How a server of one transport is started. */
export interface ServerStart {
  /** Its section of the configuration; in the log its address is named after it. */
  readonly section: 'http' | 'grpc';
  /** @throws StartError */
  start(composition: Composition, config: Config, place?: PlaceOptions): Promise<RunningServer>;
}

/** How a server takes its place. */
export interface PlaceOptions {
  /** Whether another process of this service listens there already. Default false. */
  readonly joins: boolean;
}

/** The servers that a configuration asks for. */
export type ChooseServers = (config: Config) => readonly ServerStart[];
