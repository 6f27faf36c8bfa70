import type { Ports } from '@database-service/core';
import type { World } from './world.js';

/** One thing that every adapter must do, with the answer that it must give. */
export interface ConformanceCase {
  /** `<group>/<name>`, with `@<variant>` where the same case runs in several ways; stable across releases. */
  readonly id: string;
  readonly group: string;
  /** The ability it needs. An adapter without the port gets `whenAbsent` instead, and the report says so. */
  readonly requires?: keyof Ports;
  run(world: World): Promise<void>;
  /** Asserts that the ability is refused, not half there. */
  whenAbsent?(world: World): Promise<void>;
}
