import { randomBytes } from 'node:crypto';
import { createPostgresAdapter } from '@database-service/adapter-postgresql';
import {
  type Adapter,
  type DataObject,
  defaultLimits,
  parseFilter,
  parsePipeline,
  parseSort,
} from '@database-service/core';
import { collection, context, fillAdapter } from '../adapter/stores.js';
import { idOf, makeDocument } from '../load/documents.js';
import { type BareStore, openBareStore } from './bare-store.js';
import { ask, findIsDurable, findServer } from './own-database.js';

/** Connections of each side. */
export const connections = 10;
const fillSize = 1000;

/** Both stores, in schemas of their own, with the same documents in them. */
export interface Stores {
  readonly bare: BareStore;
  readonly adapter: Adapter;
  /** How many, at positions from 0. */
  readonly count: number;
  /** Whether a commit of this server survives a power failure. */
  readonly isDurable: boolean;
  close(): Promise<void>;
}

const group = parsePipeline(
  [{ $group: { _id: '$country', documents: { $sum: 1 }, people: { $sum: '$population' } } }, { $sort: { _id: 1 } }],
  defaultLimits,
);

/** The groups by countries, as ours gives them. */
export async function groupOurs(adapter: Adapter): Promise<DataObject[]> {
  const groups: DataObject[] = [];
  const request = { pipeline: group, withMeta: false };
  for await (const each of adapter.collection(collection).aggregate(context, request)) groups.push(each);
  return groups;
}

/**
 * Two stores on the server that `TEST_POSTGRESQL_URI` names, filled alike and found to be alike; `close` removes both.
 *
 * @throws NotMeasurable if the variable names none
 */
export async function openStores(count: number): Promise<Stores> {
  const uri = findServer();
  const schema = `bench_${randomBytes(6).toString('hex')}`;
  const bare = await openBareStore(uri, `${schema}_bare`, connections);
  const adapter = createPostgresAdapter({ connectionString: uri, schema, connectionsMax: connections });
  await Promise.all([fillBare(bare, count), fillAdapter(adapter, count)]);
  await bare.analyze();
  await checkAlike(bare, adapter);
  return {
    bare,
    adapter,
    count,
    isDurable: await findIsDurable(uri),
    async close() {
      await Promise.all([bare.close(), adapter.close()]);
      await ask(uri, `DROP SCHEMA ${schema} CASCADE`);
    },
  };
}

async function fillBare(bare: BareStore, count: number): Promise<void> {
  for (let start = 0; start < count; start += fillSize) {
    const size = Math.min(fillSize, count - start);
    await bare.addAll(
      Array.from({ length: size }, (_, offset) => [idOf(start + offset), makeDocument(start + offset)] as const),
    );
  }
}

/** Both must find the same, or the ratios compare nothing. */
async function checkAlike(bare: BareStore, adapter: Adapter): Promise<void> {
  const request = {
    filter: parseFilter({ country: 'C7' }, defaultLimits),
    sort: parseSort({ population: -1 }),
    limit: 20,
  };
  const ours: string[] = [];
  for await (const { id } of adapter.collection(collection).find(context, request)) ours.push(id);
  const byHand = (await bare.findByCountry('C7', 20)).map(({ id }) => id);
  const groups = (await bare.groupByCountry()).map(({ _id, documents, people }) => [
    _id,
    Number(documents),
    Number(people),
  ]);
  const ourGroups = (await groupOurs(adapter)).map(({ _id, documents, people }) => [_id, documents, people]);
  const { stages } = await adapter.collection(collection).explain(context, { pipeline: group, withMeta: false });
  if (stages?.engine.includes('$group') !== true) throw new Error('the $group is not pushed');
  const [a, b] = [
    [byHand, groups],
    [ours, ourGroups],
  ].map((found) => JSON.stringify(found));
  if (ours.length !== 20 || a !== b) throw new Error(`The two stores differ: ${a} ${b}`);
}
