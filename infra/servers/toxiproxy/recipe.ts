import path from 'node:path';
import { buildWithGo } from '../src/keep/go.ts';
import type { Recipe } from '../src/recipe.ts';

const module = {
  source: import.meta.dirname,
  program: 'github.com/Shopify/toxiproxy/v2/cmd/server',
  name: 'toxiproxy-server',
};

/** Stands between a client and a server and spoils their connections; the address is that of its HTTP API. */
export const toxiproxy: Recipe = {
  name: 'toxiproxy',
  title: 'Toxiproxy 2.12',
  variable: 'TEST_TOXIPROXY_URI',
  needs: { go: 'golang' },
  installation: 'toxiproxy-2.12.0',
  install: (folder, run) => buildWithGo(module, folder, run),
  command: ({ installation, port }) => [
    path.join(installation, module.name),
    ...['-host', '127.0.0.1', '-port', `${port}`],
  ],
  isReady: async ({ port }) =>
    await fetch(`http://127.0.0.1:${port}/version`).then(
      ({ ok }) => ok,
      () => false,
    ),
  uri: (port) => `http://127.0.0.1:${port}`,
};
