import { defineConfig } from 'vitest/config';
import { TotalReporter } from './tools/total-reporter.ts';

/** `pnpm test:torture`: what kills, races and damages, too long for every run of the tests. */
export default defineConfig({
  test: {
    include: ['{apps,packages}/*/test/torture/*.torture.ts'],
    reporters: ['default', new TotalReporter()],
    // Keeps the servers that tests ask for (infra/servers); starts none by itself.
    globalSetup: 'infra/servers/src/testing/global-setup.ts',
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
