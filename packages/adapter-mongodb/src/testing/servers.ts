import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

/** A server that tests may use: of it only what the environment names is there. */
export interface TestServer {
  readonly name: string;
  /** The environment variable with its URI. */
  readonly variable: string;
  readonly uri: string | undefined;
}

/** Stands in for MongoDB: speaks its wire protocol, and is wrong in places. */
export const mongoJavaServer: TestServer = serverOf('mongo-java-server', 'TEST_MONGODB_URI');

/** As above, and wrong in other places. */
export const ferretDb: TestServer = serverOf('FerretDB', 'TEST_FERRETDB_URI');

/** MongoDB itself, as a replica set. */
export const mongo8: TestServer = serverOf('MongoDB 8', 'TEST_MONGODB8_URI');
export const mongo7: TestServer = serverOf('MongoDB 7', 'TEST_MONGODB7_URI');

/** Which server answers at an address: what stands in for MongoDB says less of itself. */
export async function nameServer(uri: string): Promise<'MongoDB' | 'mongo-java-server' | 'FerretDB'> {
  const client = new MongoClient(uri);
  try {
    const info = await client.db().admin().command({ buildInfo: 1 });
    if ('ferretdbVersion' in info) return 'FerretDB';
    return 'storageEngines' in info ? 'MongoDB' : 'mongo-java-server';
  } finally {
    await client.close();
  }
}

function serverOf(name: string, variable: string): TestServer {
  return { name, variable, uri: process.env[variable] };
}

/** Names for databases of one test file, and the end of them. */
export class TestDatabases {
  readonly #uri: string;
  readonly #names: string[] = [];

  constructor(uri: string) {
    this.#uri = uri;
  }

  /** A database that nothing has used. */
  next(): string {
    const name = `test_${randomBytes(8).toString('hex')}`;
    this.#names.push(name);
    return name;
  }

  async drop(): Promise<void> {
    const client = new MongoClient(this.#uri);
    for (const name of this.#names) await client.db(name).dropDatabase();
    await client.close();
  }
}
