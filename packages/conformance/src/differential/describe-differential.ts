import { type Adapter, createContext } from '@database-service/core';
import fc from 'fast-check';
import { findDifference } from '../suite/find-difference.js';
import type { TestRunner } from '../suite/runner.js';
import { measurePushedShares, type PushedShares } from './measure-pushed-shares.js';
import { playScenario } from './play-scenario.js';
import { arbitraryScenario, type Scenario } from './scenario.js';

/** Two adapters that must answer alike. */
export interface DifferentialOptions {
  readonly name: string;
  readonly runner: TestRunner;
  /** What is right, by definition. */
  readonly reference: () => Promise<Adapter>;
  readonly candidate: () => Promise<Adapter>;
  /** Scenarios to play. */
  readonly runs: number;
  /** To play a failure again: what it printed. */
  readonly seed?: number;
  readonly path?: string;
  /** Stops a search for a smaller failure, and fails a run that takes longer; 25,000 by default. */
  readonly timeLimitMs?: number;
  /** Gets what was asked, and what the candidate's engine answers by itself; called after the scenarios. */
  readonly onReport?: (report: DifferentialReport) => void | Promise<void>;
}

/** What a comparison that found no difference has to tell. */
export interface DifferentialReport {
  readonly scenarios: number;
  /** Searches and pipelines that both answered, before and after the writes. */
  readonly queries: number;
  readonly pushed: PushedShares;
}

/** Plays the scenario on both; throws at the first answer that differs. */
export async function compareAdapters(
  reference: Adapter,
  candidate: Adapter,
  name: string,
  scenario: Scenario,
): Promise<void> {
  const context = createContext({ requestId: 'differential' });
  const expected = await playScenario(reference, context, name, scenario);
  const actual = await playScenario(candidate, context, name, scenario);
  for (const [position, { step, answer, isUndetermined }] of expected.entries()) {
    if (isUndetermined ?? actual[position]?.isUndetermined) continue;
    const difference = findDifference(actual[position]?.answer, answer);
    if (difference !== undefined) throw new Error(`${step}\n  ${candidate.engine} differs: ${difference}`);
  }
}

/** Declares the comparison as tests. */
export function describeDifferential(options: DifferentialOptions): void {
  const { runner, runs, seed, path, timeLimitMs = 25_000 } = options;
  let adapters: Promise<readonly [Adapter, Adapter]> | undefined;
  let queries = 0;
  const open = () => {
    adapters ??= Promise.all([options.reference(), options.candidate()]);
    return adapters;
  };

  runner.describe(`${options.name} answers as the reference does`, () => {
    runner.it(`in ${runs} scenarios`, async () => {
      const [reference, candidate] = await open();
      let played = 0;
      queries = 0;
      const property = fc.asyncProperty(arbitraryScenario, async (scenario) => {
        played += 1;
        queries += 2 * (scenario.queries.length + scenario.pipelines.length);
        await compareAdapters(reference, candidate, `scenario_${played}`, scenario);
      });
      const result = await fc.check(property, {
        numRuns: runs,
        interruptAfterTimeLimit: timeLimitMs,
        ...(seed === undefined ? {} : { seed }),
        ...(path === undefined ? {} : { path }),
      });
      if (!result.failed) {
        if (!result.interrupted) return;
        throw new Error(
          `Only ${result.numRuns} of ${runs} scenarios were played in ${timeLimitMs} ms; ask for fewer runs`,
        );
      }
      const again = `seed: ${result.seed}, path: '${result.counterexamplePath ?? ''}'`;
      const cause = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
      const scenario = JSON.stringify(result.counterexample?.[0]);
      throw new Error(`Play it again with { ${again} }\n${cause}\nScenario: ${scenario}`);
    });

    if (options.onReport !== undefined) {
      const { onReport } = options;
      runner.it('says what its engine does by itself', async () => {
        const [, candidate] = await open();
        await onReport({ scenarios: runs, queries, pushed: await measurePushedShares(candidate) });
      });
    }

    runner.afterAll(async () => {
      for (const adapter of (await adapters) ?? []) await adapter.close();
    });
  });
}
