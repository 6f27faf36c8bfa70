import { existsSync } from 'node:fs';
import { findFreePort } from '../keep/ports.ts';

/** An official image, and the module of testcontainers that starts it. */
export interface ServerImage {
  readonly module: 'postgresql' | 'mongodb';
  readonly name: string;
  /** What people call what runs in it. */
  readonly title: string;
}

/** A container that was started. */
export interface StartedContainer {
  readonly uri: string;
  /** Kills it and begins it anew, with the same data at the same address. */
  restart(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** Whether a Docker engine may run here. Asking it is left to who starts a container. */
export function mayHaveDocker(): boolean {
  return process.env.DOCKER_HOST !== undefined || existsSync('/var/run/docker.sock');
}

async function startPostgresql(image: string, host: number): Promise<StartedContainer> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const container = await new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword('postgres')
    .withDatabase('postgres')
    .withExposedPorts({ container: 5432, host })
    .withCommand(['postgres', '-c', 'wal_level=logical', '-c', 'max_connections=200', '-c', 'fsync=off'])
    .start();
  return { uri: container.getConnectionUri(), restart: () => container.restart(), stop: () => container.stop() };
}

async function startMongodb(image: string, host: number): Promise<StartedContainer> {
  const { MongoDBContainer } = await import('@testcontainers/mongodb');
  const container = await new MongoDBContainer(image).withExposedPorts({ container: 27017, host }).start();
  // The replica set of one knows itself by a name that only it can resolve.
  const uri = `${container.getConnectionString()}/?directConnection=true`;
  return { uri, restart: () => container.restart(), stop: () => container.stop() };
}

/** Starts a container on a port that is free, the same after a restart. What that needs is loaded only now. */
export async function startContainer({ module, name }: ServerImage): Promise<StartedContainer> {
  const port = await findFreePort();
  return module === 'postgresql' ? await startPostgresql(name, port) : await startMongodb(name, port);
}
