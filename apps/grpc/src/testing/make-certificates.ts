import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Files of certificates for tests. */
export interface Certificates {
  readonly ca: string;
  readonly otherCa: string;
  /** Certificate and key by who has them. */
  readonly server: Pair;
  readonly client: Pair;
  readonly stranger: Pair;
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Makes two authorities in a folder, with a server and a client of the first and a client of the second. */
export function makeCertificates(folder: string): Certificates {
  const run = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const path = (name: string): string => join(folder, name);
  const pair = (name: string): Pair => ({ cert: path(`${name}.pem`), key: path(`${name}.key`) });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const makeCa = (name: string): void =>
    run('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2');
  const sign = (name: string, ca: string): void =>
    run(
      ...[
        'req',
        '-x509',
        ...key,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-subj',
        `/CN=${name}`,
        '-days',
        '2',
      ],
      ...['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    );
  makeCa('ca');
  makeCa('other-ca');
  sign('server', 'ca');
  sign('client', 'ca');
  sign('stranger', 'other-ca');
  return {
    ca: path('ca.pem'),
    otherCa: path('other-ca.pem'),
    server: pair('server'),
    client: pair('client'),
    stranger: pair('stranger'),
  };
}
