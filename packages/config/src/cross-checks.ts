import { isIPv4 } from 'node:net';
import type { Config } from './config.js';
import type { ConfigFault } from './config-error.js';

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
  if (!isLoopback(config.http.host) && !config.http.allow_unauthenticated) {
    faults.push({
      key: 'http.host',
      source: sourceOf('http.host'),
      fault:
        `"${config.http.host}" can be reached from other machines, but no authentication is configured, so anyone could ` +
        'read and change everything. Listen on loopback, or set http.allow_unauthenticated ' +
        '(APP_HTTP_ALLOW_UNAUTHENTICATED) to true if something in front keeps strangers out.',
      example: '127.0.0.1',
    });
  }
  faults.push(...findCorsFaults(config, sourceOf));
  const { port, host } = config.http;
  if (config.metrics.enabled && port !== 0 && port === config.metrics.port && host === config.metrics.host) {
    const fault = `${port} is the port of the REST server too; give each its own.`;
    faults.push({ key: 'metrics.port', source: sourceOf('metrics.port'), fault, example: '9091' });
  }
  if (config.limits.document_bytes_max > config.http.body_bytes_max) {
    const fault = `${config.limits.document_bytes_max} is more than http.body_bytes_max lets in.`;
    const source = sourceOf('limits.document_bytes_max');
    faults.push({ key: 'limits.document_bytes_max', source, fault, example: String(config.http.body_bytes_max) });
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
