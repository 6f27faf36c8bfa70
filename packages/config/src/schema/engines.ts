import Type, { type Static } from 'typebox';
import { mongodbSettings } from './mongodb.js';

const enabled = Type.Boolean({ default: true, examples: [false], description: 'Serve this database' });

const raw = Type.Enum(['auto', 'off', 'read', 'write'], {
  default: 'auto',
  examples: ['read'],
  description: 'Raw queries granted; auto is read on loopback, off when exposed without authentication',
});

const changesRetentionHours = Type.Number({
  default: 24,
  exclusiveMinimum: 0,
  maximum: 87_600,
  examples: [168],
  description: 'How long the records of the change feed are kept; a reader that was away longer has lost history',
});

const changesRetentionBytes = Type.Integer({
  default: 0,
  minimum: 0,
  examples: [1_073_741_824],
  description: 'About how much room those records may take; beyond it the oldest go, however young. 0: no limit',
});

const milliseconds = (value: number, maximum: number, description: string) =>
  Type.Integer({ default: value, minimum: 1, maximum, examples: [value], description });

const name = (description: string) => Type.String({ minLength: 1, description });

const existingTable = Type.Object(
  {
    schema: Type.Optional(name('The schema that the table is in; by default that of the database')),
    table: name('The table'),
    key: name('The column of the ids: text, varchar, uuid or an integer, and unique'),
    data: name('The column of the documents: jsonb'),
  },
  { additionalProperties: false },
);

/** What a database of each engine is configured by. A new engine is a new entry. */
export const engines = {
  sqlite: Type.Object(
    {
      engine: Type.Enum(['sqlite']),
      enabled,
      file: Type.String({
        default: './data/documents.db',
        minLength: 1,
        examples: ['./data/documents.db'],
        description: 'The database file, its folder is made; :memory: keeps nothing',
      }),
      synchronous: Type.Enum(['full', 'normal'], {
        default: 'full',
        examples: ['normal'],
        description: 'full: an acknowledged write survives a power cut; normal: a crash of the process only',
      }),
      busy_timeout_ms: Type.Integer({
        default: 5_000,
        minimum: 0,
        maximum: 600_000,
        examples: [5_000],
        description: 'How long a write waits for another process that is writing to the file',
      }),
      changes_retention_hours: changesRetentionHours,
      changes_retention_bytes: changesRetentionBytes,
      writer_thread: Type.Boolean({
        default: true,
        examples: [false],
        description: 'Write in a thread of its own, so that nothing else waits for the disk; it takes some 40 MB',
      }),
      reader_threads: Type.Integer({
        default: 2,
        minimum: 0,
        maximum: 64,
        examples: [4],
        description:
          'Threads for scans, sorts and pipelines, so that nothing waits for them; each starts when needed, some 25 MB',
      }),
      many_write_atomicity: Type.Enum(['statement', 'document'], {
        default: 'statement',
        examples: ['document'],
        description:
          'Updates and deletions of many: statement is all or nothing, other writers wait; document is in steps, others go on',
      }),
      raw,
    },
    { additionalProperties: false },
  ),
  postgresql: Type.Object(
    {
      engine: Type.Enum(['postgresql']),
      enabled,
      uri: Type.String({
        default: 'postgresql://127.0.0.1:5432/postgres',
        minLength: 1,
        secret: true,
        examples: ['postgresql://app:password@db.example.com:5432/app?sslmode=verify-full'],
        description: 'Where the server is, who logs in and which database is used',
      }),
      replica_uris: Type.Optional(
        Type.String({
          minLength: 1,
          secret: true,
          examples: ['postgresql://app:password@standby.example.com:5432/app?sslmode=verify-full'],
          description:
            'Standbys, separated by commas: searches, counts and pipelines with consistency eventual go there',
        }),
      ),
      replica_lag_max_ms: milliseconds(
        10_000,
        3_600_000,
        'How far a standby may be behind before the primary is read in its place',
      ),
      schema: Type.String({
        default: 'public',
        minLength: 1,
        examples: ['documents'],
        description: 'Schema of the database in which all tables are; made if it does not exist',
      }),
      tls_ca_file: Type.Optional(
        Type.String({
          minLength: 1,
          examples: ['./certs/ca.pem'],
          description: 'Authorities that the server’s certificate must be of; connections use TLS then',
        }),
      ),
      connections_max: Type.Integer({
        default: 10,
        minimum: 2,
        maximum: 1_000,
        examples: [20],
        description:
          'Most connections of each process for reads and writes, 2 or more, as one read may meet another; one more listens',
      }),
      connect_timeout_ms: milliseconds(5_000, 600_000, 'How long a call waits for a connection'),
      statement_timeout_ms: milliseconds(60_000, 3_600_000, 'Longest that one statement may take'),
      lock_timeout_ms: milliseconds(10_000, 600_000, 'How long a statement waits for a lock'),
      changes_retention_hours: changesRetentionHours,
      changes_retention_bytes: changesRetentionBytes,
      many_write_atomicity: Type.Enum(['statement', 'document'], {
        default: 'statement',
        examples: ['document'],
        description:
          'Updates and deletions of many: statement is all or nothing in one transaction; document is each for itself',
      }),
      tables: Type.Optional(
        Type.Record(Type.String(), existingTable, {
          examples: ['{"users": {"schema": "app", "table": "users", "key": "id", "data": "profile"}}'],
          description: 'Tables of other programs that are served as collections, by their names; JSON in the variable',
        }),
      ),
      raw,
    },
    { additionalProperties: false },
  ),
  mongodb: Type.Object(
    { engine: Type.Enum(['mongodb']), enabled, ...mongodbSettings, raw },
    { additionalProperties: false },
  ),
} as const;

/** Name of an engine this version has. */
export type EngineName = keyof typeof engines;

/** Engines of which a database may be configured. */
export const engineNames = Object.keys(engines) as readonly EngineName[];

/** What raw queries may do once `auto` is decided. */
export type RawGrant = 'off' | 'read' | 'write';

type Decided<Settings> = Omit<Settings, 'raw'> & { readonly raw: RawGrant };

/** The checked settings of one enabled database. */
export type DatabaseConfig = {
  readonly [Name in EngineName]: Readonly<Decided<Static<(typeof engines)[Name]>>>;
}[EngineName];
