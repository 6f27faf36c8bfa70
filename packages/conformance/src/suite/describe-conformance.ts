import { allCases } from '../cases/all-cases.js';
import type { ConformanceCase } from './case.js';
import { type CaseOutcome, type ConformanceReport, countOutcomes } from './report.js';
import { runCase } from './run-case.js';
import type { TestRunner } from './runner.js';
import { suiteVersion } from './suite-version.js';
import { type AdapterSource, World } from './world.js';

/** What an adapter gives to be proven. */
export interface ConformanceOptions extends AdapterSource {
  /** Names the adapter in the runner's output. */
  readonly name: string;
  readonly runner: TestRunner;
  /**
   * Cases that the adapter cannot pass, by id, each with its reason. They run all the same and must fail: one that
   * passes is reported, and so is an id that the suite does not have.
   */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /** Gets the counts when all cases have run; to write `conformance.json`, say. */
  readonly onReport?: (report: ConformanceReport) => void | Promise<void>;
}

/** Cases in their order, by group. */
export function groupCases(cases: readonly ConformanceCase[]): ReadonlyMap<string, readonly ConformanceCase[]> {
  const groups = new Map<string, ConformanceCase[]>();
  for (const testCase of cases) {
    const group = groups.get(testCase.group) ?? [];
    group.push(testCase);
    groups.set(testCase.group, group);
  }
  return groups;
}

function checkExpectedFailures(expectedFailures: Readonly<Record<string, string>>): void {
  const known = new Set(allCases.map((testCase) => testCase.id));
  for (const [id, reason] of Object.entries(expectedFailures)) {
    if (!known.has(id)) throw new Error(`expectedFailures names ${id}, which is no case of this suite: remove it`);
    if (reason.trim() === '') throw new Error(`expectedFailures needs a reason for ${id}`);
  }
}

/**
 * Declares the whole suite for one adapter, one test for each case. Every case runs: there is no list of cases to
 * opt into, so nothing can be forgotten.
 *
 * @throws Error if `expectedFailures` names an unknown case or lacks a reason
 */
export function describeConformance(options: ConformanceOptions): void {
  const { name, runner, expectedFailures = {} } = options;
  checkExpectedFailures(expectedFailures);
  const world = new World(options);
  const outcomes = new Map<string, { readonly group: string; readonly outcome: CaseOutcome }>();

  runner.describe(`${name} conforms`, () => {
    for (const [group, cases] of groupCases(allCases)) {
      runner.describe(group, () => {
        for (const testCase of cases) {
          runner.it(testCase.id.slice(group.length + 1), async () => {
            outcomes.set(testCase.id, { group, outcome: 'failed' });
            const outcome = await runCase(testCase, world, expectedFailures[testCase.id]);
            outcomes.set(testCase.id, { group, outcome });
          });
        }
      });
    }

    runner.afterAll(async () => {
      try {
        if (options.onReport === undefined) return;
        const adapter = await world.adapter();
        const health = await adapter.health(world.context);
        await options.onReport({
          name,
          engine: adapter.engine,
          engineVersion: health.engineVersion ?? null,
          suiteVersion,
          ...countOutcomes(outcomes),
          expectedFailures,
        });
      } finally {
        await world.close();
      }
    });
  });
}
