import { isDeepStrictEqual } from 'node:util';
import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import { type DataObject, defaultLimits, parsePipeline } from '@database-service/core';
import Database from 'better-sqlite3';
import { collection, context } from '../adapter/stores.js';
import { runContest } from '../load/contest.js';
import { atMost, type Bench, type Figure, type Row } from '../row.js';
import { collectionFile } from './collection-file.js';

const sql = `SELECT json_extract(data, '$.country') AS _id, count(*) AS documents, sum(json_extract(data, '$.population')) AS people
  FROM documents GROUP BY 1 ORDER BY 1`;
const stages = [
  { $group: { _id: '$country', documents: { $sum: 1 }, people: { $sum: '$population' } } },
  { $sort: { _id: 1 } },
];

async function measureGroup(bench: Bench): Promise<Figure[]> {
  const { effort } = bench;
  const file = await collectionFile(bench, effort.largeCount);
  const adapter = createSqliteAdapter({ file });
  const byHand = new Database(file, { readonly: true });
  const statement = byHand.prepare(sql);
  const pipeline = parsePipeline(stages, defaultLimits);
  const documents = adapter.collection(collection);
  const request = { pipeline, withMeta: false };
  const { stages: done } = await documents.explain(context, request);
  if (done?.engine.includes('$group') !== true) throw new Error('the $group is not pushed');
  const aggregate = async (): Promise<DataObject[]> => {
    const groups: DataObject[] = [];
    for await (const group of documents.aggregate(context, request)) groups.push(group);
    return groups;
  };
  if (!isDeepStrictEqual(await aggregate(), statement.all())) throw new Error('the two give different groups');
  const { ratio, cpuRatio, ours } = await runContest(
    {
      bare: { run: () => statement.all().length },
      ours: { run: async () => (await aggregate()).length },
    },
    Math.min(3, effort.rounds),
    effort.roundMs,
  );
  byHand.close();
  await adapter.close();
  return [
    { name: 'slower than the SQL by hand', value: 1 / ratio, unit: 'times', aim: atMost(1.3) },
    { name: 'the same by processor time', value: 1 / cpuRatio, unit: 'times' },
    { name: 'ours', value: 100_000 / ours.perSecond, unit: 'ms' },
  ];
}

/** What pushing a group down costs beyond the SQL. */
export const rows: readonly Row[] = [
  {
    name: 'group-pushed',
    aim: 'at most 1.3 times slower than the same SQL by hand',
    what: 'A $group by 100 countries with a count and a sum over all documents of the large collection.',
    isLong: true,
    measure: measureGroup,
  },
];
