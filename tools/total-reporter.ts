import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with the one line that counts over all suites: `N passed, N failed, N skipped`. */
export class TotalReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const cases = [...module.children.allTests()];
      for (const test of cases) {
        const { state } = test.result();
        if (state === 'pending') counts.skipped += 1;
        else counts[state] += 1;
      }
      // A file that fails to load has no test to count, but must not pass for it.
      if (module.state() === 'failed' && !cases.some((test) => test.result().state === 'failed')) counts.failed += 1;
    }
    process.on('exit', () => {
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    });
  }
}
