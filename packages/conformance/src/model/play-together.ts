import type { Adapter, Collection, OperationContext, WriteBatch } from '@database-service/core';
import fc, { type Arbitrary, type Scheduler } from 'fast-check';
import { type Call, type FeedOrder, HistoryCheck } from './check-history.js';
import { createPerformer } from './perform-step.js';
import { type ModelNames, PlainModel } from './plain-model.js';
import { assertHolds } from './play-alone.js';
import { readFeed, readFeedPlace } from './read-feed.js';
import {
  arbitraryDisturbance,
  arbitraryDocumentStep,
  type CollectionStep,
  type DocumentStep,
  fitStep,
} from './step.js';

/** What writers do at once, each its calls in turn. */
export interface Plan {
  readonly writers: readonly (readonly DocumentStep[])[];
  /** One more writer, whose calls are on the whole collection. */
  readonly disturber: readonly CollectionStep[];
}

/** Plans of up to six writers. */
export const arbitraryPlan: Arbitrary<Plan> = fc.record({
  writers: fc.array(fc.array(arbitraryDocumentStep, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 6 }),
  disturber: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(arbitraryDisturbance, { maxLength: 3 }) },
  ),
});

/**
 * Lets writers work at once on a collection with a unique index, and checks that all answers, the change feed and what is
 * stored in the end fit one order of the calls.
 *
 * @param adapters - handles on one database, which the writers share
 * @param scheduler - decides who goes on first, where the engine leaves it open
 * @throws Error that says what fits no order
 */
export async function playTogether(
  adapters: readonly [Adapter, ...Adapter[]],
  names: ModelNames,
  plan: Plan,
  scheduler: Scheduler,
  order?: FeedOrder,
): Promise<void> {
  const [first] = adapters;
  const model = new PlainModel(names);
  const createIndex = { kind: 'createIndex', unique: true } as const;
  model.apply(createIndex, '', []);
  await createPerformer(first, names)(createIndex, '');
  const start = await readFeedPlace(first);

  const calls: Call[] = [];
  let clock = 0;
  const work = async (steps: readonly (DocumentStep | CollectionStep)[], writer: number) => {
    const adapter = adapters[writer % adapters.length] ?? first;
    const perform = createPerformer(scheduleCalls(adapter, scheduler), names);
    for (const [position, wished] of steps.entries()) {
      const step = fitStep(wished, adapter);
      const by = `w${writer}.${position}`;
      clock += 1;
      const began = clock;
      const outcome = await perform(step, by);
      clock += 1;
      calls.push({ step, by, began, ended: clock, outcome });
    }
  };
  await scheduler.waitFor(Promise.all([...plan.writers, plan.disturber].map(work)));

  const feed = await readFeed(first, names, start);
  const end = new HistoryCheck(model, calls, feed, order).run();
  for (const adapter of adapters) await assertHolds(adapter, end);
}

/** The adapter, whose calls begin when it is their turn: within a transaction, others have theirs between two reads. */
function scheduleCalls(adapter: Adapter, scheduler: Scheduler): Adapter {
  const inTurn = <Given extends readonly unknown[], Result>(call: (...given: Given) => Promise<Result>) => {
    return async (...given: Given): Promise<Result> => {
      await scheduler.schedule(Promise.resolve());
      return await call(...given);
    };
  };
  const collection = (name: string): Collection => {
    const handle = adapter.collection(name);
    return overlay(handle, { get: inTurn((context: OperationContext, id: string) => handle.get(context, id)) });
  };
  return overlay(adapter, {
    collection,
    write: inTurn((context: OperationContext, batch: WriteBatch) => adapter.write(context, batch)),
  });
}

function overlay<Target extends object>(target: Target, changes: Partial<Target>): Target {
  return new Proxy(target, {
    get(_, name) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
