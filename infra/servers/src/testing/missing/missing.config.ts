import { defineConfig } from 'vitest/config';
import { TotalReporter } from '../../../../../tools/total-reporter.ts';

/** Runs the fixture, where no server can be had. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['missing.fixture.ts'],
    globalSetup: '../global-setup.ts',
    reporters: [new TotalReporter()],
  },
});
