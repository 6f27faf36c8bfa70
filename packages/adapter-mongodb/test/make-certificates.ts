import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'] as const;

/** Certificate and key, as PEM; and a file with both. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
  readonly file: string;
}

/** Certificates of one test, in a folder. */
export class Certificates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** An authority. @returns the file of its certificate */
  makeAuthority(name: string): string {
    this.#run('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`);
    return this.#path(`${name}.pem`);
  }

  /** What an authority has signed. @param altName - whom it is for, as OpenSSL writes it */
  makePair(name: string, authority: string, altName: string): Pair {
    const signed = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-addext', `subjectAltName=${altName}`];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
    this.#run('req', '-x509', ...key, ...files, ...signed, '-addext', 'basicConstraints=critical,CA:FALSE');
    const pair = { cert: this.read(`${name}.pem`), key: this.read(`${name}.key`) };
    const file = this.#path(`${name}-both.pem`);
    writeFileSync(file, `${pair.cert}${pair.key}`);
    return { ...pair, file };
  }

  read(name: string): string {
    return readFileSync(this.#path(name), 'utf8');
  }

  #path(name: string): string {
    return path.join(this.#folder, name);
  }

  #run(...parameters: readonly string[]): void {
    execFileSync('openssl', parameters, { cwd: this.#folder, stdio: 'ignore' });
  }
}
