import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '../../../..');

/** Servers that run as nobody must get to it: not below the home of root. */
const usual = (): string =>
  process.getuid?.() === 0
    ? '/var/cache/database-service/servers'
    : path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'database-service/servers');

/** The folder with the installations, shared by all working trees: SERVERS_CACHE, else below the user's or the system's cache. */
export function cacheFolder(): string {
  return path.resolve(process.env.SERVERS_CACHE || usual());
}

/** The folder of this working tree's servers: two trees never meet. */
export function runFolder(): string {
  const tree = createHash('sha256').update(repository).digest('hex').slice(0, 8);
  return path.join(cacheFolder(), 'run', tree);
}
