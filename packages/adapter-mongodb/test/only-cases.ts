import type { TestRunner } from '@database-service/conformance';

/** A runner that declares some cases only, by id, and the groups that they are in. */
export function onlyCases(runner: TestRunner, ids: ReadonlySet<string>): TestRunner {
  const groups = new Set(Array.from(ids, (id) => id.slice(0, id.indexOf('/'))));
  let group: string | undefined;
  return {
    describe(name, define) {
      if (group !== undefined && !groups.has(name)) return;
      runner.describe(name, () => {
        // The first is the whole suite.
        group = name;
        define();
      });
    },
    it(name, run) {
      if (ids.has(`${group}/${name}`)) runner.it(name, run);
    },
    afterAll: (run) => runner.afterAll(run),
  };
}
