/** The part of a test runner that the suites need: vitest, Jest and Bun have it as it stands; node:test and Mocha with `after`. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
  afterAll(run: () => Promise<void>): unknown;
}
