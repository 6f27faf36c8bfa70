import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BenchDocument, countryIndexKeys } from '../load/documents.js';
import { makePost } from '../load/http-load.js';
import { pathInRepository, type ServerProcess, startServer } from '../load/server-process.js';
import { NotMeasurable } from '../row.js';
import type { PeerForm } from './fill.js';

const home = pathInRepository('bench/peers/parse-server');
const modules = path.join(home, 'node_modules');
/** Holds the lockfile that was installed. */
const mark = path.join(modules, '.installed-lock.json');

/**
 * Installs it by npm as its lockfile says, unless that is there already: a minute, and 187 MB.
 * @throws NotMeasurable without npm, or where it cannot get the packages
 */
export function installParse(): void {
  const lock = readFileSync(path.join(home, 'package-lock.json'), 'utf8');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  if (spawnSync('npm', ['--version']).error !== undefined) throw new NotMeasurable('parse-server is installed by npm');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  try {
    execFileSync('npm', ['ci', ...options], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    throw new NotMeasurable('parse-server could not be installed by npm');
  }
  writeFileSync(mark, lock);
}

const appId = 'bench';
const masterKey = 'bench-master-key';

/** The header that every request of a client has. */
export const parseHeaders = { 'X-Parse-Application-Id': appId };

/** Starts it on a database of its own, with a class that everybody may write and read, and the index. */
export async function startParse(
  folder: string,
  name: string,
  uri: string,
  connections: number,
): Promise<ServerProcess> {
  const server = await startServer({
    name,
    command: process.execPath,
    makeArguments: (port) => [
      pathInRepository('bench/dist/peers/parse-server.js'),
      path.join(home, 'package.json'),
      uri,
      String(port),
      String(connections),
      appId,
      masterKey,
    ],
    folder,
    readyPath: '/parse/health',
  });
  await createClass(server);
  return server;
}

const everybody = { '*': true };

async function createClass({ port }: ServerProcess): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/parse/schemas/Document`, {
    method: 'POST',
    headers: { ...parseHeaders, 'X-Parse-Master-Key': masterKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      className: 'Document',
      fields: {
        name: { type: 'String' },
        email: { type: 'String' },
        country: { type: 'String' },
        population: { type: 'Number' },
        address: { type: 'Object' },
        tags: { type: 'Array' },
        note: { type: 'String' },
      },
      indexes: { by_country: countryIndexKeys },
      classLevelPermissions: { get: everybody, find: everybody, create: everybody },
    }),
  });
  if (!response.ok) throw new Error(`The class was refused with ${response.status}: ${await response.text()}`);
}

const createPath = '/parse/classes/Document';

const toBody = (id: string, data: BenchDocument) => ({ objectId: id, ...data });

/** A document is an object of the class, its fields columns. */
export const parseForm: PeerForm = {
  createPath,
  readPathOf: (id) => `${createPath}/${id}`,
  headers: parseHeaders,
  toBody,
  dataOf: ({ objectId: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...data }) => data,
};

/** Its form of a create. */
export const parseCreate = (id: string, data: BenchDocument): Buffer =>
  makePost(createPath, toBody(id, data), parseHeaders);
