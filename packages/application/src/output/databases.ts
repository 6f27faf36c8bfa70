import Type from 'typebox';
import { closed } from '../input/fields.js';
import { countSchema } from './values.js';

const connectionSchema = (description: string) => Type.Enum(['connected', 'disconnected'], { description });
const partSchema = (description: string) => Type.Enum(['connected', 'disconnected', 'disabled'], { description });
const nameSchema = Type.String({ description: 'Name of the database.' });

export const databaseHealthSchema = closed({
  database: nameSchema,
  status: connectionSchema('Whether it answers.'),
  latency_ms: Type.Number({ minimum: 0, description: 'How long it took to answer.' }),
  connections: closed({
    active: countSchema('Connections at work.'),
    idle: countSchema('Connections that wait for work.'),
    max: countSchema('The most there may be.'),
  }),
  problem: Type.Optional(Type.String({ description: 'What is wrong, in words.' })),
});

export const databaseStatisticsSchema = closed({
  database: nameSchema,
  collections_count: countSchema('Collections.'),
  total_documents: countSchema('Documents in all of them.'),
  total_size_bytes: Type.Number({ minimum: 0, description: 'What the database takes.' }),
  indexes_count: countSchema('Indexes of all collections.'),
  avg_query_time_ms: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'How long a call takes, on average; null until the first was measured.',
  }),
});

export const databaseDescriptionSchema = Type.Object(
  {
    name: nameSchema,
    engine: Type.String({ description: 'What it runs on.' }),
    default: Type.Boolean({ description: 'Whether it serves requests that name none.' }),
    engine_version: Type.Union([Type.String(), Type.Null()], {
      description: 'Null while it cannot be reached, or where it does not say.',
    }),
    status: connectionSchema('Whether it answers.'),
    capabilities: closed({
      transactions: Type.Union([Type.Enum(['database', 'shard']), Type.Null()], {
        description: 'What a transaction may span; null: there are none.',
      }),
      rename_collection: Type.Boolean({ description: 'Whether collections can be renamed.' }),
      raw_query: Type.Boolean({ description: 'Whether the engine takes raw queries.' }),
      many_write_atomicity: Type.Enum(['statement', 'document'], {
        description: 'Whether update-many and delete-many are all or nothing, or done document by document.',
      }),
      idempotency_keys: Type.Boolean({ description: 'Whether writes take an Idempotency-Key.' }),
    }),
    pushed_operators: Type.Record(Type.String(), Type.Unknown(), {
      description: 'By operator, how well the engine answers it by itself: one level, or one for each type of operand.',
    }),
    pushed_sort: Type.Boolean({ description: 'Whether the engine sorts.' }),
    pushed_paging: Type.Boolean({ description: 'Whether the engine skips and limits.' }),
    limits: Type.Record(Type.String(), Type.Number(), { description: 'What documents and requests may not exceed.' }),
  },
  { additionalProperties: false, title: 'Database', description: 'What a database can do, for programs to read.' },
);

export const databaseListSchema = closed({
  databases: Type.Array(databaseDescriptionSchema),
  default: Type.String({ description: 'Name of the one that serves requests that name none.' }),
});

export const serviceHealthSchema = closed({
  status: Type.Enum(['healthy', 'degraded', 'unhealthy'], {
    description: 'Unhealthy without the default database, degraded without another.',
  }),
  version: Type.String({ description: 'Version of the service.' }),
  uptime_seconds: countSchema('Since it started.'),
  databases: Type.Record(Type.String(), connectionSchema('Whether it answers.'), { description: 'By name.' }),
  cache: partSchema('The document cache.'),
  messaging: partSchema('The publisher of changes.'),
});
