import path from 'node:path';
import { buildWithGo } from '../src/keep/go.ts';
import { acceptsConnections } from '../src/keep/ports.ts';
import type { Recipe } from '../src/recipe.ts';

const module = { source: import.meta.dirname, program: '.', name: 'ferretdb' };

/** A server of MongoDB's wire protocol on SQLite files, which outlive it. */
export const ferretdb: Recipe = {
  name: 'ferretdb',
  title: 'FerretDB 1.24',
  variable: 'TEST_FERRETDB_URI',
  needs: { go: 'golang' },
  installation: 'ferretdb-1.24.2',
  install: (folder, run) => buildWithGo(module, folder, run),
  command: ({ installation, folder, port }) => [
    path.join(installation, module.name),
    ...['-listen', `127.0.0.1:${port}`, '-sqlite-url', `file:${folder}/`],
  ],
  isReady: ({ port }) => acceptsConnections(port),
  uri: (port) => `mongodb://127.0.0.1:${port}/`,
};
