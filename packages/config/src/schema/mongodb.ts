import Type from 'typebox';

/** What a database of MongoDB is configured by, besides what all engines have. */
export const mongodbSettings = {
  uri: Type.String({
    default: 'mongodb://127.0.0.1:27017/documents',
    minLength: 1,
    secret: true,
    examples: ['mongodb://app:password@db.example.com:27017/documents?replicaSet=rs0'],
    description: 'mongodb:// or mongodb+srv://; with user and password, replicaSet and other options of the driver',
  }),
  database: Type.Optional(
    Type.String({ minLength: 1, examples: ['documents'], description: 'The database, where the URI names none' }),
  ),
  pool_size: Type.Integer({
    default: 50,
    minimum: 1,
    maximum: 10_000,
    examples: [100],
    description: 'Most connections of a process to each server',
  }),
  server_selection_timeout_ms: Type.Integer({
    default: 2_000,
    minimum: 1,
    maximum: 600_000,
    examples: [2_000],
    description: 'How long a call waits for a server that can be reached',
  }),
  connect_timeout_ms: Type.Integer({
    default: 10_000,
    minimum: 1,
    maximum: 600_000,
    examples: [10_000],
    description: 'How long making a connection may take, and a server that is looked after be silent',
  }),
  socket_timeout_ms: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 3_600_000,
    examples: [60_000],
    description: 'How long a connection may be silent amid a call; 0: for ever, reads end by their deadline',
  }),
  read_preference: Type.Enum(['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'], {
    default: 'primary',
    examples: ['secondaryPreferred'],
    description:
      "Where searches, counts and pipelines read; documents by id, and what writes look at, is the primary's",
  }),
  tls_ca_file: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['./certs/mongodb-ca.pem'],
      description: "PEM file of the authorities of the server's certificate; switches TLS on",
    }),
  ),
  tls_certificate_key_file: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['./certs/client.pem'],
      description: "PEM file of the service's own certificate and key; switches TLS on",
    }),
  ),
  object_id_collections: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['users,orders'],
      description: 'Collections of other programs whose _id are ObjectIds, separated by commas',
    }),
  ),
  changes: Type.Enum(['documents', 'streams', 'auto'], {
    default: 'documents',
    examples: ['streams'],
    description:
      "What the change feed is made of: what documents carry, or the server's change streams (replica sets and sharded clusters of MongoDB 6.0); auto: the streams where there are some. The same for all processes of a database",
  }),
  changes_retention_hours: Type.Number({
    default: 24,
    exclusiveMinimum: 0,
    maximum: 87_600,
    examples: [168],
    description: 'How long the records of the change feed are kept; a reader that was away longer has lost history',
  }),
};
