import type { ServerImage } from './containers.ts';

/** What a test can ask for, and the ways to it, in their order: the variable, a container, a recipe. */
export interface ServerKind {
  /** What people call it. */
  readonly title: string;
  /** The variable of the environment that may tell the address of one that is there. */
  readonly variable: string;
  readonly image?: ServerImage;
  /** The recipe of this folder. */
  readonly recipe?: string;
}

/** The servers by what tests call them. Without a recipe it can be had by a variable or by Docker only: it is optional. */
export const serverKinds = {
  postgresql: {
    title: 'PostgreSQL 17',
    variable: 'TEST_POSTGRESQL_URI',
    image: { module: 'postgresql', name: 'postgres:17-alpine', title: 'PostgreSQL 17' },
    recipe: 'postgresql',
  },
  postgresql16: {
    title: 'PostgreSQL 16',
    variable: 'TEST_POSTGRESQL16_URI',
    image: { module: 'postgresql', name: 'postgres:16-alpine', title: 'PostgreSQL 16' },
    recipe: 'postgresql16',
  },
  // Any server of its wire protocol: a real one where Docker runs.
  mongodb: {
    title: 'MongoDB, or mongo-java-server',
    variable: 'TEST_MONGODB_URI',
    image: { module: 'mongodb', name: 'mongo:8', title: 'MongoDB 8' },
    recipe: 'mongojava',
  },
  // One that keeps what it holds over restarts.
  mongodbdisk: {
    title: 'mongo-java-server, in a file',
    variable: 'TEST_MONGODISK_URI',
    recipe: 'mongojavadisk',
  },
  ferretdb: { title: 'FerretDB 1', variable: 'TEST_FERRETDB_URI', recipe: 'ferretdb' },
  // What only a real replica set can prove.
  mongodb8: {
    title: 'MongoDB 8, a replica set',
    variable: 'TEST_MONGODB8_URI',
    image: { module: 'mongodb', name: 'mongo:8', title: 'MongoDB 8' },
  },
  mongodb7: {
    title: 'MongoDB 7, a replica set',
    variable: 'TEST_MONGODB7_URI',
    image: { module: 'mongodb', name: 'mongo:7', title: 'MongoDB 7' },
  },
  toxiproxy: { title: 'Toxiproxy 2', variable: 'TEST_TOXIPROXY_URI', recipe: 'toxiproxy' },
} as const satisfies Readonly<Record<string, ServerKind>>;

/** What a test can ask for. */
export type ServerName = keyof typeof serverKinds;

/** The kind of that name, by its interface. */
export function kindOf(name: ServerName): ServerKind {
  return serverKinds[name];
}
