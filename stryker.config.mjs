/** Mutation testing of what core must get right: the matcher, the updater, the encoding of keys. `pnpm mutate`. */
export default {
  packageManager: 'pnpm',
  testRunner: 'vitest',
  vitest: { configFile: 'tools/mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  mutate: [
    'packages/core/src/filter/match*.ts',
    'packages/core/src/value/{compare,group-key}.ts',
    'packages/core/src/update/*.ts',
    'packages/core/src/index-key/{encode,byte-writer,entries,tuples,key-bytes}.ts',
    '!packages/core/src/**/*.test.ts',
  ],
  concurrency: 2,
  // Constants of a module are made once for all tests: no run can switch such a mutant on for one of them.
  ignoreStatic: true,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
};
