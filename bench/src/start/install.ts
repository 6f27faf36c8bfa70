import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathInRepository } from '../load/server-process.js';
import { atMost, type Bench, type Figure } from '../row.js';

/** The adapter, and what of ours it needs. */
const packages = ['adapter-sqlite', 'sql', 'core'];

/** Drivers of the engines that the service knows or will know, but for SQLite's. */
const otherDrivers = [
  'pg',
  'postgres',
  'mysql',
  'mysql2',
  'mongodb',
  'cassandra-driver',
  '@elastic/elasticsearch',
  'redis',
  'ioredis',
  'kafkajs',
];

/**
 * Packs and installs it, and looks at what is there.
 * @throws Error if a registry cannot be reached
 */
export async function measureInstall({ folder }: Bench): Promise<Figure[]> {
  const tarballs = packages.map((name) => {
    const output = execFileSync('pnpm', ['pack', '--pack-destination', folder, '--json'], {
      cwd: pathInRepository(`packages/${name}`),
      encoding: 'utf8',
    });
    const { filename } = JSON.parse(output) as { readonly filename: string };
    return path.resolve(folder, filename);
  });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs];
  execFileSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const modules = path.join(folder, 'node_modules');
  const { packages: installed } = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, unknown>>;
  };
  const names = Object.keys(installed).map((place) => place.split('node_modules/').at(-1) ?? place);
  if (!names.includes('better-sqlite3')) throw new Error('the driver of SQLite is not there');
  const mib = sizeOf(modules) / 2 ** 20;
  return [
    {
      name: "other engines' drivers",
      value: names.filter((name) => otherDrivers.includes(name)).length,
      unit: 'count',
      aim: atMost(0),
    },
    { name: 'all packages', value: names.length, unit: 'count' },
    { name: 'size on the disk', value: mib, unit: 'MiB' },
    { name: 'of that, better-sqlite3', value: sizeOf(path.join(modules, 'better-sqlite3')) / 2 ** 20, unit: 'MiB' },
    { name: 'of that, ours', value: sizeOf(path.join(modules, '@database-service')) / 2 ** 20, unit: 'MiB' },
  ];
}

function sizeOf(place: string): number {
  const entry = lstatSync(place);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}
