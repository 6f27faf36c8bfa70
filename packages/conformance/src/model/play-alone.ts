import { type Adapter, createContext, createDatabase } from '@database-service/core';
import fc, { type Arbitrary, type AsyncCommand } from 'fast-check';
import { findDifference } from '../suite/find-difference.js';
import { createPerformer, toModelDocument } from './perform-step.js';
import { type ModelDocument, type ModelNames, type ModelRecord, PlainModel } from './plain-model.js';
import { readFeed, readFeedPlace } from './read-feed.js';
import { arbitraryStep, fitStep, type Step } from './step.js';

interface Expected {
  readonly model: PlainModel;
  /** What the feed must tell, by call. */
  readonly records: ModelRecord[][];
}

interface Actual {
  readonly adapter: Adapter;
  readonly perform: ReturnType<typeof createPerformer>;
}

/** One call, on the model and on the adapter; both must answer alike, and hold the same afterwards. */
class StepCommand implements AsyncCommand<Expected, Actual> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run({ model, records }: Expected, { adapter, perform }: Actual): Promise<void> {
    const told: ModelRecord[] = [];
    const by = `s${records.length}`;
    const step = fitStep(this.#step, adapter);
    const expected = model.apply(step, by, told);
    records.push(told);
    assertAlike(await perform(step, by), expected, `${this.toString()} answers`);
    await assertHolds(adapter, model);
  }

  toString(): string {
    return JSON.stringify(this.#step);
  }
}

/** Sequences of calls. */
export const arbitraryCommands: Arbitrary<Iterable<AsyncCommand<Expected, Actual>>> = fc.commands(
  [arbitraryStep.map((step) => new StepCommand(step))],
  { maxCommands: 40 },
);

/**
 * Does calls one after the other, on a model and on an adapter.
 *
 * @throws Error at the first difference: in an answer, in what is stored or found, in the change feed
 */
export async function playAlone(
  adapter: Adapter,
  names: ModelNames,
  commands: Iterable<AsyncCommand<Expected, Actual>>,
): Promise<void> {
  const start = await readFeedPlace(adapter);
  const expected: Expected = { model: new PlainModel(names), records: [] };
  await fc.asyncModelRun(
    () => ({ model: expected, real: { adapter, perform: createPerformer(adapter, names) } }),
    commands,
  );
  const feed = [...(await readFeed(adapter, names, start))];
  for (const told of expected.records) {
    const part = feed.splice(0, told.length);
    // An update of many may go through them in any order.
    assertAlike(part.map(showRecord).sort(), told.map(showRecord).sort(), 'the change feed of a call');
  }
  assertAlike(feed, [], 'what else the change feed tells');
}

/** Compares all that is stored, found by the indexed fields, and counted. */
export async function assertHolds(adapter: Adapter, model: PlainModel): Promise<void> {
  const database = createDatabase(adapter);
  for (const name of [model.names.main, model.names.other]) {
    const own = database.collection<ModelDocument['data']>(name);
    const expected = model.list(name);
    assertAlike((await own.find().toArray()).map(toModelDocument), expected, `documents of ${name}`);
    for (const k of [0, 1, 2, 3]) {
      const found = await own.find({ k }).toArray();
      assertAlike(
        found.map(toModelDocument),
        expected.filter(({ data }) => data.k === k),
        `those with k = ${k}`,
      );
    }
    assertAlike(await own.count({ n: { $gte: 5 } }), expected.filter(({ data }) => data.n >= 5).length, 'count');
  }
}

/** Frees what a history made. */
export async function dropHistory(adapter: Adapter, { main, other }: ModelNames): Promise<void> {
  for (const name of [main, other]) await adapter.dropCollection(createContext(), name).catch(() => {});
}

function showRecord(record: ModelRecord): string {
  if (!('after' in record)) return JSON.stringify(record);
  const { n, k, by } = record.after.data;
  return JSON.stringify([record.op, record.collection, record.after.id, record.after.version, n, k, by]);
}

function assertAlike(actual: unknown, expected: unknown, what: string): void {
  const difference = findDifference(actual, expected);
  if (difference !== undefined) throw new Error(`${what}: ${difference}`);
}
