import { defineConfig } from 'vitest/config';
import { TotalReporter } from './tools/total-reporter.ts';

export default defineConfig({
  test: {
    include: [
      '{packages,apps,bench}/*/src/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'clients/*/src/**/*.test.ts',
      'examples/**/*.test.ts',
      'infra/*/src/**/*.test.ts',
      'tools/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', new TotalReporter()],
    // Keeps the servers that tests ask for (infra/servers); starts none by itself.
    globalSetup: 'infra/servers/src/testing/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are shared with the servers that some suites start.
    maxWorkers: 2,
  },
});
