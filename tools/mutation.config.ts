import { defineConfig } from 'vitest/config';

/** The tests that mutants are run against (`stryker.config.mjs`): those beside the mutated code. */
export default defineConfig({
  test: { include: ['packages/core/src/{value,filter,index-key,update,patch,document}/**/*.test.ts'] },
});
