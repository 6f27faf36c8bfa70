import { existsSync } from 'node:fs';
import path from 'node:path';
import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import { collection, context, fillAdapter } from '../adapter/stores.js';
import type { Bench } from '../row.js';

/** A file with so many documents, made by the first row that asks for it: 1,000,000 take a minute or some. */
export async function collectionFile({ sharedFolder }: Bench, count: number): Promise<string> {
  const file = path.join(sharedFolder, `${count}.db`);
  if (existsSync(file)) return file;
  const adapter = createSqliteAdapter({ file, synchronous: 'normal' });
  // Of no use here, and as large as the documents themselves.
  await adapter.createCollection(context, collection, { changeDetail: 'keys' });
  await fillAdapter(adapter, count);
  await adapter.close();
  return file;
}
