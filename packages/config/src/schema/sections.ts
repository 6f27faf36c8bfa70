import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const port = (value: number, description: string) =>
  Type.Integer({ default: value, minimum: 0, maximum: 65_535, examples: [value], description });

const duration = (value: number, minimum: number, description: string) =>
  Type.Integer({ default: value, minimum, maximum: 86_400_000, examples: [value], description });

const count = (value: number, description: string, minimum = 1) =>
  Type.Integer({ default: value, minimum, maximum: Number.MAX_SAFE_INTEGER, examples: [value], description });

const flag = (value: boolean, description: string) => Type.Boolean({ default: value, examples: [!value], description });

const text = (value: string, description: string) =>
  Type.String({ default: value, minLength: 1, examples: [value], description });

const file = (example: string, description: string) => Type.String({ minLength: 1, examples: [example], description });

const host = (description: string) => text('127.0.0.1', description);

const exposedHeaders = [
  'Accept-Patch',
  'Allow',
  'ETag',
  'Idempotency-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Server-Timing',
  'traceresponse',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
].join(', ');

/**
 * Every section of the configuration but the databases, with the default, an example and the meaning of each key.
 *
 * The names of environment variables, the checks, `config check` and configs/config.yaml all follow from it.
 */
export const sections = {
  app: Type.Object(
    {
      name: text('database-service', 'Name of this service in logs, metrics and health'),
      version: text('0.1.0', 'Version that health reports'),
      environment: text('development', 'Name of the environment, for logs'),
      processes: Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 1, maximum: 64 })], {
        default: 1,
        examples: [2],
        description: 'Processes that share the ports and the work; auto is one for each processor',
      }),
    },
    closed,
  ),
  http: Type.Object(
    {
      host: host('Address to listen on; another than loopback needs authentication or allow_unauthenticated'),
      port: port(8080, 'Port of the REST server; 0 takes a free one'),
      allow_unauthenticated: flag(false, 'Serve addresses other than loopback without authentication'),
      trusted_proxies: Type.Integer({
        default: 0,
        minimum: 0,
        maximum: 16,
        examples: [1],
        description: 'Proxies in front whose X-Forwarded-For tells the client address',
      }),
      body_bytes_max: count(16 * 1024 * 1024, 'Largest request body, unpacked; for an import, its longest line', 1024),
      compress_bytes_min: count(
        1_400,
        'Shortest answer that is compressed for clients that take it; exports always are',
      ),
      server_timing: flag(false, 'Answers say by Server-Timing how long they took'),
      cors_origins: Type.Optional(
        Type.String({
          minLength: 1,
          examples: ['https://app.example.com,http://localhost:3000'],
          description: 'Origins whose pages may call, separated by commas, or *; absent: none',
        }),
      ),
      cors_credentials: flag(false, 'Pages of those origins may send cookies and credentials'),
      cors_exposed_headers: text(exposedHeaders, 'Headers of answers that those pages may read'),
      cors_max_age_seconds: Type.Integer({
        default: 600,
        minimum: 0,
        maximum: 86_400,
        examples: [3600],
        description: 'How long a browser keeps the answer to a preflight',
      }),
      headers_timeout_ms: duration(15_000, 100, 'Time for the request line and headers to arrive'),
      body_timeout_ms: duration(60_000, 100, 'Time for a body to arrive; for an import, from one piece to the next'),
      keep_alive_timeout_ms: duration(65_000, 0, 'How long an idle connection is kept'),
      shutdown_timeout_ms: duration(15_000, 0, 'Time for requests under way to finish when stopping'),
    },
    closed,
  ),
  grpc: Type.Object(
    {
      enabled: flag(true, 'Serve gRPC too, where both servers are run'),
      host: host('Address to listen on; another than loopback needs client certificates or allow_unauthenticated'),
      port: port(9090, 'Port of the gRPC server; 0 takes a free one'),
      allow_unauthenticated: flag(false, 'Serve addresses other than loopback without authentication'),
      trusted_proxies: Type.Integer({
        default: 0,
        minimum: 0,
        maximum: 16,
        examples: [1],
        description: 'Proxies in front whose x-forwarded-for tells the client address',
      }),
      reflection: flag(true, 'Tell clients the methods and messages (grpc.reflection)'),
      message_bytes_max: count(16 * 1024 * 1024, 'Largest message; for a BulkInsert, the whole stream', 1024),
      message_timeout_ms: duration(
        60_000,
        100,
        'Time for a request to arrive; for a stream, from one message to the next',
      ),
      streams_max: count(1_000, 'Most calls at once on one connection'),
      keepalive_time_ms: duration(
        60_000,
        1_000,
        'How often a connection on which nothing comes is asked for a sign of life',
      ),
      keepalive_timeout_ms: duration(20_000, 100, 'Time for that sign; then the connection is cut'),
      connection_age_max_ms: duration(0, 0, 'Age at which a connection is asked to go, so that load spreads; 0: never'),
      connection_idle_max_ms: duration(0, 0, 'How long a connection without calls is kept; 0: for ever'),
      tls_cert_file: Type.Optional(file('./certs/server.pem', 'Certificate chain of the server (PEM); then TLS only')),
      tls_key_file: Type.Optional(file('./certs/server.key', 'Private key of that certificate (PEM)')),
      tls_client_ca_file: Type.Optional(
        file('./certs/clients.pem', 'Authorities of client certificates (PEM); then clients must have one'),
      ),
      shutdown_timeout_ms: duration(15_000, 0, 'Time for calls under way to finish when stopping'),
    },
    closed,
  ),
  metrics: Type.Object(
    {
      enabled: flag(true, 'Serve Prometheus metrics on a port of their own'),
      host: host('Address of the metrics server'),
      port: port(9091, 'Port of the metrics server; 0 takes a free one'),
    },
    closed,
  ),
  database: Type.Object(
    {
      default: Type.Optional(
        Type.String({
          minLength: 1,
          examples: ['sqlite'],
          description: 'Database of requests that name none; mongodb where it is configured, else the first',
        }),
      ),
    },
    closed,
  ),
  limits: Type.Object(
    {
      document_bytes_max: count(2 * 1024 * 1024, 'Largest document: data and metadata as JSON', 1024),
      depth_max: count(64, 'Deepest nesting of objects and arrays in a document'),
      in_operands_max: count(10_000, 'Longest list of $in, $nin, $all'),
      filter_nodes_max: count(1_000, 'Most tests and logical operators of a filter'),
      pipeline_stages_max: count(100, 'Most stages of a pipeline'),
      page_max: count(1_000, 'Most documents on a page'),
      bulk_operations_max: count(100_000, 'Most operations of a bulk call'),
      operation_timeout_ms: duration(30_000, 1, 'Time for the work of one call; export and import have no limit'),
      scan_documents_max: count(100_000, 'Most documents read for one query without an index that serves it'),
    },
    closed,
  ),
  rate_limit: Type.Object(
    {
      enabled: flag(true, 'Limit the requests of each client'),
      requests_per_minute: count(1_000, 'Requests a minute for each client'),
    },
    closed,
  ),
  log: Type.Object(
    {
      level: Type.Enum(['error', 'warn', 'info', 'debug'], {
        default: 'info',
        examples: ['debug'],
        description: 'Least severe lines that are written',
      }),
      access: flag(true, 'One line for each request'),
    },
    closed,
  ),
  backup: Type.Object(
    {
      directory: text('./data/backups', 'Where `dbs backup` puts its archives'),
      keep_days: Type.Number({
        default: 7,
        exclusiveMinimum: 0,
        maximum: 36_500,
        examples: [30],
        description: 'Age beyond which `dbs backup` removes archives',
      }),
    },
    closed,
  ),
  writes: Type.Object(
    {
      require_version: flag(false, 'Changes of single documents must give a version or If-Match'),
    },
    closed,
  ),
  ttl: Type.Object(
    {
      enabled: flag(true, 'Remove documents whose time is over by an index with expire_after_seconds'),
      interval_seconds: count(30, 'How often they are looked for; documents may be seen so much longer, and a little'),
    },
    closed,
  ),
  cache: Type.Object(
    {
      enabled: flag(false, 'Keep documents that were read by id in memory; pays where a read goes over the network'),
      bytes_max: count(67_108_864, 'Memory for them, over all databases', 1_048_576),
      ttl_seconds: count(300, 'How long one is kept at most; changes are noticed anyway'),
    },
    closed,
  ),
  idempotency: Type.Object(
    {
      retention_hours: Type.Number({
        default: 24,
        exclusiveMinimum: 0,
        maximum: 87_600,
        examples: [72],
        description: 'How long a repeated request with the same Idempotency-Key gets the first answer again',
      }),
    },
    closed,
  ),
} as const;

/** Name of a section. */
export type SectionName = keyof typeof sections;

/** The checked values of all sections, named as in the file. */
export type Sections = { readonly [Name in SectionName]: Readonly<Static<(typeof sections)[Name]>> };
