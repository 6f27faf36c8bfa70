import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import { describeConfig } from './describe-config.js';
import { type LoadedConfig, loadConfig } from './load-config.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  mkdirSync(join(folder, 'configs'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, 'configs', name), text);
}

function load(environment: Record<string, string> = {}): LoadedConfig {
  return loadConfig({ folder, environment });
}

function faultsOf(environment: Record<string, string> = {}): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ key, fault }) => `${key}: ${fault}`);
    throw error;
  }
  return [];
}

describe('defaults', () => {
  it('serve sqlite on loopback', () => {
    const { config, files, warnings } = load();
    expect(config).toEqual({
      app: { name: 'database-service', version: '0.1.0', environment: 'development', processes: 1 },
      http: {
        host: '127.0.0.1',
        port: 8080,
        allow_unauthenticated: false,
        trusted_proxies: 0,
        body_bytes_max: 16_777_216,
        compress_bytes_min: 1_400,
        server_timing: false,
        cors_credentials: false,
        cors_exposed_headers:
          'Accept-Patch, Allow, ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, ' +
          'traceresponse, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id',
        cors_max_age_seconds: 600,
        headers_timeout_ms: 15_000,
        body_timeout_ms: 60_000,
        keep_alive_timeout_ms: 65_000,
        shutdown_timeout_ms: 15_000,
      },
      grpc: {
        enabled: true,
        host: '127.0.0.1',
        port: 9090,
        allow_unauthenticated: false,
        trusted_proxies: 0,
        reflection: true,
        message_bytes_max: 16_777_216,
        message_timeout_ms: 60_000,
        streams_max: 1_000,
        keepalive_time_ms: 60_000,
        keepalive_timeout_ms: 20_000,
        connection_age_max_ms: 0,
        connection_idle_max_ms: 0,
        shutdown_timeout_ms: 15_000,
      },
      metrics: { enabled: true, host: '127.0.0.1', port: 9091 },
      database: { default: 'sqlite' },
      databases: {
        sqlite: {
          engine: 'sqlite',
          enabled: true,
          file: './data/documents.db',
          synchronous: 'full',
          busy_timeout_ms: 5_000,
          changes_retention_hours: 24,
          changes_retention_bytes: 0,
          writer_thread: true,
          reader_threads: 2,
          many_write_atomicity: 'statement',
          raw: 'read',
        },
      },
      limits: {
        document_bytes_max: 2_097_152,
        depth_max: 64,
        in_operands_max: 10_000,
        filter_nodes_max: 1_000,
        pipeline_stages_max: 100,
        page_max: 1_000,
        bulk_operations_max: 100_000,
        operation_timeout_ms: 30_000,
        scan_documents_max: 100_000,
      },
      rate_limit: { enabled: true, requests_per_minute: 1_000 },
      log: { level: 'info', access: true },
      backup: { directory: './data/backups', keep_days: 7 },
      writes: { require_version: false },
      ttl: { enabled: true, interval_seconds: 30 },
      cache: { enabled: false, bytes_max: 67_108_864, ttl_seconds: 300 },
      idempotency: { retention_hours: 24 },
    });
    expect(files).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('are what configs/config.yaml says', () => {
    const shipped = loadConfig({ file: join(import.meta.dirname, '../../../configs/config.yaml'), environment: {} });
    expect(shipped.config).toEqual(load().config);
    const unset = shipped.entries.filter(({ source }) => source === 'default').map(({ key }) => key.path);
    expect(unset).toEqual([
      'http.cors_origins',
      'grpc.tls_cert_file',
      'grpc.tls_key_file',
      'grpc.tls_client_ca_file',
      'database.default',
    ]);
  });
});

describe('sources', () => {
  it('win key by key: defaults, file, local file, environment', () => {
    write('config.yaml', 'http: { port: 1, host: 127.0.0.2 }\napp: { name: file }\n');
    write('config_local.yaml', 'http: { port: 2 }\n');
    const { config, files } = load({ APP_NAME: 'environment' });
    expect(config.http.port).toBe(2);
    expect(config.http.host).toBe('127.0.0.2');
    expect(config.app.name).toBe('environment');
    expect(files.map((file) => file.slice(folder.length))).toEqual([
      '/configs/config.yaml',
      '/configs/config_local.yaml',
    ]);
  });

  it('are named by config check', () => {
    write('config.yaml', 'log: { level: debug }\n');
    const described = describeConfig(load({ APP_RATE_LIMIT_REQUESTS_PER_MINUTE: '7' }));
    const byKey = new Map(described.map((entry) => [entry.key, entry]));
    expect(byKey.get('rate_limit.requests_per_minute')).toEqual({
      key: 'rate_limit.requests_per_minute',
      variable: 'APP_RATE_LIMIT_REQUESTS_PER_MINUTE',
      value: 7,
      source: 'APP_RATE_LIMIT_REQUESTS_PER_MINUTE',
    });
    expect(byKey.get('log.level')?.source).toBe(join(folder, 'configs/config.yaml'));
    expect(byKey.get('http.port')?.source).toBe('default');
    expect(byKey.get('databases.sqlite.raw')?.value).toBe('read');
  });

  it('take another file by APP_CONFIG, which must exist', () => {
    write('other.yaml', 'http: { port: 9 }\n');
    expect(load({ APP_CONFIG: 'configs/other.yaml' }).config.http.port).toBe(9);
    expect(faultsOf({ APP_CONFIG: 'configs/none.yaml' })).toEqual([
      `${join(folder, 'configs/none.yaml')}: there is no such file; see --config and APP_CONFIG.`,
    ]);
  });

  it('may be empty files and sections', () => {
    write('config.yaml', '# nothing\n');
    write('config_local.yaml', 'http:\ndatabases:\n');
    expect(load().config.http.port).toBe(8080);
  });
});

describe('databases', () => {
  it('have names, and the first is the default', () => {
    write('config.yaml', 'databases:\n  orders: { engine: sqlite, file: o.db }\n  sqlite: {}\n');
    const { config } = load({ APP_DATABASES_ORDERS_SYNCHRONOUS: 'normal' });
    expect(Object.keys(config.databases)).toEqual(['orders', 'sqlite']);
    expect(config.database.default).toBe('orders');
    expect(config.databases.orders).toEqual({
      engine: 'sqlite',
      enabled: true,
      file: 'o.db',
      synchronous: 'normal',
      busy_timeout_ms: 5_000,
      changes_retention_hours: 24,
      changes_retention_bytes: 0,
      writer_thread: true,
      reader_threads: 2,
      many_write_atomicity: 'statement',
      raw: 'read',
    });
  });

  it('come into being by a variable of their engine', () => {
    const { databases } = load({ APP_SQLITE_FILE: '/tmp/x.db' }).config;
    expect(databases.sqlite).toMatchObject({ file: '/tmp/x.db' });
  });

  it('leave when disabled, and the default must be among the rest', () => {
    write('config.yaml', 'databases:\n  orders: { engine: sqlite }\n');
    expect(Object.keys(load({ APP_SQLITE_ENABLED: 'false' }).config.databases)).toEqual(['orders']);
    expect(faultsOf({ APP_DATABASE_DEFAULT: 'orderz' })).toEqual([
      'database.default: "orderz" is not an enabled database; enabled are: orders.',
    ]);
    expect(faultsOf({ APP_DATABASES_ORDERS_ENABLED: 'false' })[0]).toContain('enabled are: none.');
  });

  it('of PostgreSQL are where their URI says, and do not show its password', () => {
    const uri = 'postgresql://app:secret@db:5432/app';
    const { config, entries } = load({
      APP_POSTGRESQL_URI: uri,
      APP_POSTGRESQL_REPLICA_URIS: `${uri},${uri}`,
      APP_POSTGRESQL_SCHEMA: 'documents',
    });
    expect(config.databases).toEqual({
      postgresql: expect.objectContaining({ engine: 'postgresql', uri, schema: 'documents', connections_max: 10 }),
    });
    expect(JSON.stringify(describeConfig({ entries }))).not.toContain('secret');
  });

  it('of PostgreSQL serve tables of other programs', () => {
    const users = { schema: 'app', table: 'Users', key: 'id', data: 'profile' };
    const orders = { table: 'orders', key: 'nr', data: 'doc' };
    write('config.yaml', 'databases: { postgresql: { tables: { users: { table: u, key: k, data: d } } } }\n');
    const { config, entries } = load({ APP_POSTGRESQL_TABLES: JSON.stringify({ users, orders }) });
    expect(config.databases.postgresql).toMatchObject({ tables: { users, orders } });
    expect(describeConfig({ entries }).find(({ key }) => key === 'databases.postgresql.tables')?.value).toEqual({
      users,
      orders,
    });
    expect(load().config.databases.postgresql).toMatchObject({
      tables: { users: { table: 'u', key: 'k', data: 'd' } },
    });
  });

  it.each([
    ['users', '"users" is not made of names with values.'],
    ['[]', '[] is not made of names with values.'],
    ['{ users: users }', '"users" must have schema, table, key, data.'],
    ['{ users: { table: t, key: k } }', '"users" has no data.'],
    ['{ users: { table: t, key: k, data: d, id: i } }', '"users" has "id"; known are schema, table, key, data.'],
    ['{ users: { table: t, key: 5, data: d } }', 'all of schema, table, key, data must be texts that are not empty.'],
  ])('of PostgreSQL do not serve %s', (tables, fault) => {
    write('config.yaml', `databases: { postgresql: { tables: ${tables} } }\n`);
    expect(faultsOf()).toEqual([`databases.postgresql.tables: ${fault}`]);
  });

  it('grant raw reads on loopback only, unless told', () => {
    const exposed = { APP_HTTP_HOST: '0.0.0.0', APP_HTTP_ALLOW_UNAUTHENTICATED: 'true' };
    expect(load(exposed).config.databases.sqlite?.raw).toBe('off');
    const exposedByGrpc = { APP_GRPC_HOST: '0.0.0.0', APP_GRPC_ALLOW_UNAUTHENTICATED: 'true' };
    expect(load(exposedByGrpc).config.databases.sqlite?.raw).toBe('off');
    expect(load({ ...exposed, APP_SQLITE_RAW: 'write' }).config.databases.sqlite?.raw).toBe('write');
  });

  it.each([
    [
      'databases: { old: { engine: dbase } }',
      'databases.old.engine: "dbase" is not an engine of this version, which has: sqlite, postgresql, mongodb.',
    ],
    [
      'databases: { orders: {} }',
      'databases.orders.engine: is missing; only a database named like its engine may leave it out. This version has: sqlite, postgresql, mongodb.',
    ],
    [
      'databases: { "a b": {} }',
      'databases.a b: the name of a database has 1 to 63 of a-z, 0-9, _ and -, and begins with a letter.',
    ],
    ['databases: [sqlite]', 'databases: must hold databases by name.'],
    ['databases: { sqlite: yes }', 'databases.sqlite: must hold keys with values.'],
    [
      'databases: { sqlite: { flie: x } }',
      'databases.sqlite.flie: is not a known key. Did you mean databases.sqlite.file?',
    ],
  ])('refuse %s', (yaml, fault) => {
    write('config.yaml', yaml);
    expect(faultsOf()).toEqual([fault]);
  });
});

describe('faults', () => {
  it.each([
    [{ APP_HTTP_PORT: 'abc' }, 'http.port: "abc" is not a whole number.'],
    [{ APP_HTTP_PORT: '8080.5' }, 'http.port: "8080.5" is not a whole number.'],
    [{ APP_HTTP_PORT: '' }, 'http.port: "" is not a whole number.'],
    [{ APP_HTTP_PORT: '65536' }, 'http.port: 65536 is not between 0 and 65535.'],
    [{ APP_HTTP_HOST: '' }, 'http.host: must not be empty.'],
    [{ APP_RATE_LIMIT_ENABLED: 'yes' }, 'rate_limit.enabled: "yes" is not true or false.'],
    [{ APP_PROCESSES: 'many' }, 'app.processes: "many" is not a whole number or auto.'],
    [{ APP_PROCESSES: '0' }, 'app.processes: 0 is not between 1 and 64 or auto.'],
    [{ APP_PROCESSES: '1.5' }, 'app.processes: "1.5" is not a whole number or auto.'],
    [{ APP_LOG_LEVEL: 'loud' }, 'log.level: "loud" is not one of error, warn, info, debug.'],
    [{ APP_HTTP_PROT: '1' }, 'APP_HTTP_PROT: is not a known variable. Did you mean APP_HTTP_PORT?'],
    [{ APP_HTPP_PORT: '1' }, 'APP_HTPP_PORT: is not a known variable. Did you mean APP_HTTP_PORT?'],
    [
      { APP_SQLITE_WHATEVER: '1' },
      'APP_SQLITE_WHATEVER: is not a known variable. Run `dbs config check` for the names.',
    ],
    [{ APP_METRICS_PORT: '8080' }, 'metrics.port: 8080 is the port of the REST server too; give each its own.'],
    [{ APP_GRPC_PORT: '8080' }, 'grpc.port: 8080 is the port of the REST server too; give each its own.'],
    [{ APP_METRICS_PORT: '9090' }, 'metrics.port: 9090 is the port of the gRPC server too; give each its own.'],
    [
      { APP_GRPC_TLS_CERT_FILE: 'a.pem' },
      'grpc.tls_key_file: is not set, but TLS needs the certificate and its key; set it, or remove the other tls_ keys.',
    ],
    [
      { APP_GRPC_TLS_CLIENT_CA_FILE: 'a.pem' },
      'grpc.tls_cert_file: is not set, but TLS needs the certificate and its key; set it, or remove the other tls_ keys.',
    ],
  ])('name the key: %j', (environment: Record<string, string>, fault) => {
    expect(faultsOf(environment)).toEqual([fault]);
  });

  it.each([
    ['http: { port: "8080" }', 'http.port: "8080" is not a whole number.'],
    ['http: { port: }', 'http.port: has no value; give one, or remove the key.'],
    ['http: { host: 5 }', 'http.host: 5 is not a text.'],
    ['http: 8080', 'http: must hold keys with values.'],
    ['htpp: { port: 1 }', 'htpp: is not a known key. Did you mean http?'],
    ['http: { porrt: 1 }', 'http.porrt: is not a known key. Did you mean http.port?'],
  ])('of a file: %s', (yaml, fault) => {
    write('config.yaml', yaml);
    expect(faultsOf()).toEqual([fault]);
  });

  it('of YAML itself tell the line and repeat nothing of the text', () => {
    write('config.yaml', 'http:\n  port: 1\n  port: 2 # s3cret\n');
    const [fault] = faultsOf();
    expect(fault).toContain('Map keys must be unique at line 3');
    expect(fault).not.toContain('s3cret');
  });

  it('are told all at once, with examples', () => {
    write('config.yaml', 'http: { prot: 1 }\nlog: { level: loud }\n');
    try {
      load({ APP_HTTP_PORT: 'x' });
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message.split('\n')).toEqual([
        'The configuration is not valid, so the service does not start:',
        `  - http.prot (${folder}/configs/config.yaml): is not a known key. Did you mean http.port?`,
        '  - http.port (APP_HTTP_PORT): "x" is not a whole number. Example: 8080',
        `  - log.level (${folder}/configs/config.yaml): "loud" is not one of error, warn, info, debug. Example: debug`,
      ]);
    }
  });

  it('are only warnings for variables that other programs may own', () => {
    expect(load({ APP_HOMEPAGE_URL: 'x' }).warnings).toEqual([
      'The environment variable APP_HOMEPAGE_URL is not known to this version and has no effect.',
    ]);
  });
});

describe('exposure without authentication', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('is refused on %s', (host) => {
    const [fault, ...rest] = faultsOf({ APP_HTTP_HOST: host });
    expect(fault).toContain(`http.host: "${host}" can be reached from other machines`);
    expect(rest).toEqual([]);
    expect(faultsOf({ APP_HTTP_HOST: host, APP_HTTP_ALLOW_UNAUTHENTICATED: 'true' })).toEqual([]);
    expect(faultsOf({ APP_GRPC_HOST: host })[0]).toContain(`grpc.host: "${host}" can be reached from other machines`);
    expect(faultsOf({ APP_GRPC_HOST: host, APP_GRPC_ALLOW_UNAUTHENTICATED: 'true' })).toEqual([]);
  });

  it('is none where clients must have certificates', () => {
    const certificates = { APP_GRPC_TLS_CERT_FILE: 'c', APP_GRPC_TLS_KEY_FILE: 'k', APP_GRPC_TLS_CLIENT_CA_FILE: 'ca' };
    expect(faultsOf({ APP_GRPC_HOST: '0.0.0.0', ...certificates })).toEqual([]);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('is none on %s', (host) => {
    expect(faultsOf({ APP_HTTP_HOST: host })).toEqual([]);
  });
});

describe('origins whose pages may call', () => {
  it.each(['https://app.example.com', 'http://localhost:3000, https://a.example', '*', 'https://a.example:8443'])(
    'may be %s',
    (origins) => {
      expect(load({ APP_HTTP_CORS_ORIGINS: origins }).config.http.cors_origins).toBe(origins);
    },
  );

  it.each([
    'app.example.com',
    'https://app.example.com/',
    'https://a.example/path',
    'https://A.example',
    'https://a.example,',
    'https://*.example',
    'null',
  ])('may not be %s', (origins) => {
    const [fault, ...rest] = faultsOf({ APP_HTTP_CORS_ORIGINS: origins });
    expect(fault).toMatch(/^http\.cors_origins: ".*" is not an origin/);
    expect(rest).toEqual([]);
  });

  it('may not be all together with credentials', () => {
    const credentials = { APP_HTTP_CORS_CREDENTIALS: 'true' };
    expect(faultsOf({ APP_HTTP_CORS_ORIGINS: '*', ...credentials })).toEqual([
      expect.stringContaining('http.cors_origins: * together with http.cors_credentials'),
    ]);
    expect(faultsOf({ APP_HTTP_CORS_ORIGINS: 'https://a.example', ...credentials })).toEqual([]);
  });
});

describe('several processes', () => {
  it('are as many as asked for, or as there are processors', () => {
    expect(load({ APP_PROCESSES: '3' }).config.app.processes).toBe(3);
    write('config.yaml', 'app: { processes: auto }\n');
    const loaded = load();
    expect(loaded.config.app.processes).toBe(availableParallelism());
    const shown = describeConfig(loaded).find(({ key }) => key === 'app.processes');
    expect(shown).toMatchObject({ variable: 'APP_PROCESSES', value: availableParallelism() });
  });

  it('share no memory: neither a database in it nor the cache', () => {
    expect(faultsOf({ APP_PROCESSES: '2', APP_SQLITE_FILE: ':memory:', APP_CACHE_ENABLED: 'true' })).toEqual([
      'databases.sqlite.file: ":memory:" cannot be shared by 2 processes (app.processes); name a file, or run one process.',
      'cache.enabled: cannot be true with 2 processes (app.processes): one would still give out what another has just ' +
        'changed. Leave the cache off, or run one process.',
    ]);
    expect(faultsOf({ APP_PROCESSES: '1', APP_SQLITE_FILE: ':memory:', APP_CACHE_ENABLED: 'true' })).toEqual([]);
  });
});
