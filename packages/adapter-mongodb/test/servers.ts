import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

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
