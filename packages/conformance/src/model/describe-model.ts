import type { Adapter } from '@database-service/core';
import fc, { type IAsyncProperty } from 'fast-check';
import type { TestRunner } from '../suite/runner.js';
import type { FeedOrder } from './check-history.js';
import type { ModelNames } from './plain-model.js';
import { arbitraryCommands, dropHistory, playAlone } from './play-alone.js';
import { arbitraryPlan, playTogether } from './play-together.js';

/** An adapter that is compared with the plainest model there is. */
export interface ModelOptions {
  readonly name: string;
  readonly runner: TestRunner;
  /** Handles on one empty database: as many as may be, for what they share is what is tested. All have a change feed. */
  readonly open: () => Promise<readonly [Adapter, ...Adapter[]]>;
  /** What the order of the feed tells; `calls` if absent. */
  readonly order?: FeedOrder;
  /** How long each of the two tests goes on, finding more histories. */
  readonly seconds: number;
  /** To play a failure again: what it printed. */
  readonly seed?: number;
  readonly path?: string;
}

/** A test that has played fewer histories has not tested much. */
const historiesLeast = 10;

/**
 * Declares two tests: calls of one caller, each compared with the model's answer; and calls of several at once, whose
 * answers must fit one order, that of the change feed.
 */
export function describeModel(options: ModelOptions): void {
  const { name, runner } = options;
  let opened: ReturnType<ModelOptions['open']> | undefined;
  let histories = 0;
  const inHistory = async (
    play: (adapters: readonly [Adapter, ...Adapter[]], names: ModelNames) => Promise<void>,
  ): Promise<void> => {
    opened ??= options.open();
    const adapters = await opened;
    histories += 1;
    const names = { main: `model_${histories}`, other: `model_${histories}_other` };
    await play(adapters, names);
    await dropHistory(adapters[0], names);
  };

  runner.describe(`${name} is as the plain model`, () => {
    runner.it('for one caller', async () => {
      const property = fc.asyncProperty(arbitraryCommands, (commands) =>
        inHistory(([adapter], names) => playAlone(adapter, names, commands)),
      );
      await checkFor(property, options);
    });

    runner.it('for several at once, in some order', async () => {
      const property = fc.asyncProperty(arbitraryPlan, fc.scheduler(), (plan, scheduler) =>
        inHistory((adapters, names) => playTogether(adapters, names, plan, scheduler, options.order)),
      );
      await checkFor(property, options);
    });

    runner.afterAll(async () => {
      for (const adapter of (await opened) ?? []) await adapter.close();
    });
  });
}

async function checkFor<Given>(property: IAsyncProperty<Given>, { seconds, seed, path }: ModelOptions): Promise<void> {
  const result = await fc.check(property, {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1_000,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
  });
  if (result.failed) {
    const again = `seed: ${result.seed}, path: '${result.counterexamplePath ?? ''}'`;
    const { errorInstance } = result;
    const cause = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    throw new Error(`Play it again with { ${again} }\n${cause}\nHistory: ${fc.stringify(result.counterexample)}`);
  }
  if (result.numRuns < historiesLeast) {
    throw new Error(`Only ${result.numRuns} histories were played in ${seconds} s; allow more`);
  }
}
