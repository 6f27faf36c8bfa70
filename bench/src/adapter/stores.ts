import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import {
  type Adapter,
  createContext,
  decodeData,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseSort,
  type WriteOperation,
} from '@database-service/core';
import { type BenchDocument, countryIndexKeys, idOf, makeDocument } from '../load/documents.js';
import { type BareStore, openBareStore } from './bare-store.js';

/** For calls that nobody cancels. */
export const context = createContext();

/** Where the documents are. */
export const collection = 'documents';

const fillSize = 1000;

/** Both stores, with the same documents in them. */
export interface Stores {
  readonly bare: BareStore;
  readonly adapter: Adapter;
  /** How many, at positions from 0. */
  readonly count: number;
  close(): Promise<void>;
}

/** A document as the adapter takes it. */
export function toInsert(id: string, data: BenchDocument): WriteOperation {
  const document = { id, data: decodeData(data, defaultLimits), metadata: {} };
  return { kind: 'insert', collection, document };
}

/** Inserts that must be done: a fast failure is no result. */
export async function insertAll(adapter: Adapter, operations: readonly WriteOperation[]): Promise<void> {
  const results = await adapter.write(context, { operations, mode: 'ordered' });
  for (const result of results) if (!result.ok) throw result.error;
}

/** Stores the documents at positions 0 to `count`, with the index on countries. */
export async function fillAdapter(adapter: Adapter, count: number): Promise<void> {
  const index = parseIndexDefinition({ keys: countryIndexKeys }, defaultLimits);
  await adapter.collection(collection).createIndex(context, index);
  for (let start = 0; start < count; start += fillSize) {
    const size = Math.min(fillSize, count - start);
    const operations = Array.from({ length: size }, (_, offset) =>
      toInsert(idOf(start + offset), makeDocument(start + offset)),
    );
    await insertAll(adapter, operations);
  }
}

/** Does so by hand. */
function fillBare(bare: BareStore, count: number): void {
  for (let start = 0; start < count; start += fillSize) {
    const size = Math.min(fillSize, count - start);
    bare.addAll(
      Array.from({ length: size }, (_, offset) => [idOf(start + offset), makeDocument(start + offset)] as const),
    );
  }
}

/** Two stores in a folder, filled alike and found to be alike. */
export async function openStores(folder: string, count: number): Promise<Stores> {
  const bare = openBareStore(`${folder}/bare.db`);
  const adapter = createSqliteAdapter({ file: `${folder}/ours.db` });
  fillBare(bare, count);
  await fillAdapter(adapter, count);
  await checkAlike(bare, adapter);
  return {
    bare,
    adapter,
    count,
    async close() {
      bare.close();
      await adapter.close();
    },
  };
}

/** Both must find the same, or the ratios compare nothing. */
async function checkAlike(bare: BareStore, adapter: Adapter): Promise<void> {
  const filter = parseFilter({ 'address.zip': '10500' }, defaultLimits);
  const counts = [bare.countByZip('10500'), await adapter.collection(collection).count(context, { filter })];
  const byCountry = { filter: parseFilter({ country: 'C7' }, defaultLimits), sort: parseSort({ population: -1 }) };
  const ours: string[] = [];
  for await (const { id } of adapter.collection(collection).find(context, { ...byCountry, limit: 20 })) ours.push(id);
  const same = bare.findByCountry('C7', 20).every(({ id }, position) => id === ours[position]);
  if (counts[0] !== counts[1] || counts[0] === 0 || !same || ours.length !== 20) {
    throw new Error(`The two stores differ: ${JSON.stringify({ counts, ours })}`);
  }
}

/** A file of the store by hand, filled and closed. */
export function fillBareFile(file: string, count: number): void {
  const store = openBareStore(file);
  fillBare(store, count);
  store.close();
}
