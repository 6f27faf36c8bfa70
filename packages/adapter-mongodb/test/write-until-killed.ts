import { createDatabase } from '@database-service/core';

/** Writes until it is killed, and tells what was acknowledged. Run with a URI, a database, and how many write at once. */
const [uri = '', database = '', writers = '4'] = process.argv.slice(2);
const { createMongoAdapter } = await import('@database-service/adapter-mongodb');
const items = createDatabase(createMongoAdapter({ uri, database })).collection<{ n: number }>('items');

async function write(): Promise<void> {
  for (;;) {
    const id = `d${Math.floor(Math.random() * 12)}`;
    const roll = Math.random();
    if (roll < 0.4) {
      const made = await items.insertOne({ n: 0 }, { id }).catch(() => undefined);
      if (made !== undefined) process.send?.(`created ${id} 1 ${made.createdAt.getTime()}`);
    } else if (roll < 0.8) {
      const changed = await items.findOneAndUpdate({ id }, { $inc: { n: 1 } });
      if (changed) process.send?.(`updated ${id} ${changed.version} ${changed.createdAt.getTime()}`);
    } else {
      const gone = await items.findOneAndDelete({ id });
      if (gone) process.send?.(`deleted ${id} ${gone.version + 1} -`);
    }
  }
}

await Promise.all(Array.from({ length: Number(writers) }, write));
