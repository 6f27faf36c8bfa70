import type { Adapter, OperationContext, Ports } from '@database-service/core';
import type { ConformanceCase } from '../suite/case.js';
import type { World } from '../suite/world.js';

/** What a case written as code works with. */
export interface Scene {
  readonly adapter: Adapter;
  readonly context: OperationContext;
  /** A collection name of its own; nothing has been made under it. */
  readonly collection: string;
  /** A second one. */
  readonly other: string;
}

/** A case as code, for what data cannot say. */
export interface CallCase {
  readonly name: string;
  readonly requires?: keyof Ports;
  readonly run: (scene: Scene) => Promise<void>;
  readonly whenAbsent?: (scene: Scene) => Promise<void>;
  /** Runs over an empty database of its own. */
  readonly fresh?: true;
}

/** A port that a case requires. */
export function portOf<Name extends keyof Ports>({ adapter }: Scene, name: Name): NonNullable<Ports[Name]> {
  const port = adapter.ports[name];
  if (port === undefined) throw new TypeError(`The adapter has no port ${name}.`);
  return port;
}

async function runInScene(world: World, isFresh: boolean, run: CallCase['run']): Promise<void> {
  const scene = { context: world.context, collection: world.newCollectionName(), other: world.newCollectionName() };
  if (isFresh) await world.withFreshAdapter((adapter) => run({ ...scene, adapter }));
  else await run({ ...scene, adapter: await world.adapter() });
}

/** Makes the cases of a group. */
export function defineCallCases(group: string, cases: readonly CallCase[]): readonly ConformanceCase[] {
  return cases.map(({ name, requires, run, whenAbsent, fresh }) => ({
    id: `${group}/${name}`,
    group,
    ...(requires === undefined ? {} : { requires }),
    run: (world: World) => runInScene(world, fresh === true, run),
    ...(whenAbsent === undefined ? {} : { whenAbsent: (world: World) => runInScene(world, false, whenAbsent) }),
  }));
}
