import { isIPv4 } from 'node:net';
import type { Config } from './config.js';
import type { ConfigFault } from './config-error.js';
import { findProcessFaults } from './process-checks.js';

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** Faults that lie between keys, each of which is fine by itself. */
export function findCrossFaults(config: Config, sourceOf: (key: string) => string): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const names = Object.keys(config.databases);
  if (!names.includes(config.database.default)) {
    faults.push({
      key: 'database.default',
      source: sourceOf('database.default'),
      fault: `"${config.database.default}" is not an enabled database; enabled are: ${names.join(', ') || 'none'}.`,
      ...(names[0] === undefined ? {} : { example: names[0] }),
    });
  }
  if (isExposed(config.http)) faults.push(exposed('http', config.http.host, sourceOf));
  if (isExposed(config.grpc)) faults.push(exposed('grpc', config.grpc.host, sourceOf));
  faults.push(...findCorsFaults(config, sourceOf), ...findProcessFaults(config, sourceOf));
  faults.push(...findPortFaults(config, sourceOf), ...findTlsFaults(config, sourceOf));
  for (const [key, bytesMax] of [
    ['http.body_bytes_max', config.http.body_bytes_max],
    ['grpc.message_bytes_max', config.grpc.message_bytes_max],
  ] as const) {
    if (config.limits.document_bytes_max <= bytesMax) continue;
    const fault = `${config.limits.document_bytes_max} is more than ${key} lets in.`;
    const source = sourceOf('limits.document_bytes_max');
    faults.push({ key: 'limits.document_bytes_max', source, fault, example: String(bytesMax) });
  }
  return faults;
}

/** A wrong origin would be found only by a page that does not work. */
function findCorsFaults(config: Config, sourceOf: (key: string) => string): readonly ConfigFault[] {
  const { cors_origins: list, cors_credentials: credentials } = config.http;
  if (list === undefined) return [];
  const key = 'http.cors_origins';
  const example = 'https://app.example.com';
  const origins = list.split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => origin !== '*' && !isOrigin(origin));
  if (wrong !== undefined) {
    const fault = `${JSON.stringify(wrong)} is not an origin: scheme, host and port without a path, or *.`;
    return [{ key, source: sourceOf(key), fault, example }];
  }
  if (!origins.includes('*') || !credentials) return [];
  const fault = '* together with http.cors_credentials would let every page act for its visitors; name the origins.';
  return [{ key, source: sourceOf(key), fault, example }];
}

function isOrigin(text: string): boolean {
  // A star would be taken for a name by URL, and match nothing.
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}

/** Whether a server takes what strangers on other machines send. */
function isExposed(server: { readonly host: string; readonly allow_unauthenticated: boolean }): boolean {
  const asksForCertificates = 'tls_client_ca_file' in server && server.tls_client_ca_file !== undefined;
  return !isLoopback(server.host) && !server.allow_unauthenticated && !asksForCertificates;
}

function exposed(section: 'http' | 'grpc', host: string, sourceOf: (key: string) => string): ConfigFault {
  const certificates = section === 'grpc' ? 'ask for client certificates by grpc.tls_client_ca_file, ' : '';
  return {
    key: `${section}.host`,
    source: sourceOf(`${section}.host`),
    fault:
      `"${host}" can be reached from other machines, but no authentication is configured, so anyone could ` +
      `read and change everything. Listen on loopback, ${certificates}or set ${section}.allow_unauthenticated ` +
      `(APP_${section.toUpperCase()}_ALLOW_UNAUTHENTICATED) to true if something in front keeps strangers out.`,
    example: '127.0.0.1',
  };
}

const serverNames = { http: 'REST', grpc: 'gRPC', metrics: 'metrics' } as const;

function findPortFaults(config: Config, sourceOf: (key: string) => string): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [section, other, example] of [
    ['grpc', 'http', '9090'],
    ['metrics', 'http', '9091'],
    ['metrics', 'grpc', '9091'],
  ] as const) {
    const [mine, theirs] = [config[section], config[other]];
    const bothRun = isEnabled(mine) && isEnabled(theirs);
    if (!bothRun || mine.port === 0 || mine.port !== theirs.port || mine.host !== theirs.host) continue;
    const fault = `${mine.port} is the port of the ${serverNames[other]} server too; give each its own.`;
    faults.push({ key: `${section}.port`, source: sourceOf(`${section}.port`), fault, example });
  }
  return faults;
}

function isEnabled(server: object): boolean {
  return !('enabled' in server) || server.enabled === true;
}

function findTlsFaults({ grpc }: Config, sourceOf: (key: string) => string): readonly ConfigFault[] {
  const { tls_cert_file: cert, tls_key_file: key, tls_client_ca_file: clients } = grpc;
  const missing = [
    ...(cert !== undefined && key === undefined ? (['tls_key_file'] as const) : []),
    ...(cert === undefined && (key ?? clients) !== undefined ? (['tls_cert_file'] as const) : []),
  ];
  return missing.map((name) => ({
    key: `grpc.${name}`,
    source: sourceOf(`grpc.${name}`),
    fault: 'is not set, but TLS needs the certificate and its key; set it, or remove the other tls_ keys.',
    example: name === 'tls_key_file' ? './certs/server.key' : './certs/server.pem',
  }));
}
