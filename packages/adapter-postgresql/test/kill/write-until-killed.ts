import { createPostgresAdapter } from '@database-service/adapter-postgresql';
import { createContext, defaultLimits, parseFilter, parseUpdate } from '@database-service/core';

/**
 * Writes to the documents of one collection until it is killed, and prints the id and version of each write that was
 * acknowledged.
 */
const [connectionString = '', schema = '', by = ''] = process.argv.slice(2);
const adapter = createPostgresAdapter({ connectionString, schema });
const context = createContext();

async function write(writer: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const id = `d${(count * 7 + writer) % 20}`;
    const target = { filter: parseFilter({ id }, defaultLimits), many: false };
    const update = parseUpdate({ $inc: { n: 1 }, $set: { by } }, { limits: defaultLimits });
    const upsert = { id, data: {} };
    const operation = { kind: 'update', collection: 'c', target, update, upsert, returning: 'after' } as const;
    const [result] = await adapter.write(context, { operations: [operation], mode: 'ordered' });
    if (result?.ok === true) process.stdout.write(`${id} ${result.document?.version}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(write));
