import { forgetPlace, movePlace } from '../changes/reader-places.js';
import { trimFeed } from '../changes/trim-feed.js';
import { trimOutcomes } from '../idempotency/trim-outcomes.js';
import { acquireLease, releaseLease } from '../leases/change-leases.js';
import {
  callCreateCollection,
  callDropCollection,
  callDropIndex,
  callRenameCollection,
  callSetChangeDetail,
  callSetSchema,
} from './catalogue-calls.js';
import { abandonIndex, fillIndexChunk, startIndex } from './fill-index.js';
import type { OperationScope } from './operation-scope.js';

/**
 * All changes of a file besides writes of documents, by name: whoever writes may be another thread. Each is a function
 * of the open transaction and of plain data, with plain data as its result.
 */
export const writeCalls = {
  createCollection: callCreateCollection,
  dropCollection: callDropCollection,
  renameCollection: callRenameCollection,
  setSchema: callSetSchema,
  setChangeDetail: callSetChangeDetail,
  dropIndex: callDropIndex,
  startIndex,
  fillIndexChunk,
  abandonIndex,
  movePlace,
  forgetPlace,
  trimFeed,
  trimOutcomes,
  acquireLease,
  releaseLease,
} as const;

/** Name of a change. */
export type WriteCallName = keyof typeof writeCalls;

type ParametersOf<Call> = Call extends (scope: OperationScope, ...given: infer Given) => unknown ? Given : never;

/** What a change is asked with. */
export type WriteCallArguments<Name extends WriteCallName> = ParametersOf<(typeof writeCalls)[Name]>;

/** What a change gives. */
export type WriteCallResult<Name extends WriteCallName> = ReturnType<(typeof writeCalls)[Name]>;

/** Carries out a change within the open transaction. */
export function carryOutCall<Name extends WriteCallName>(
  scope: OperationScope,
  name: Name,
  given: WriteCallArguments<Name>,
): WriteCallResult<Name> {
  // TypeScript does not relate the entry of a name with the name's own types.
  const call = writeCalls[name] as unknown as (
    scope: OperationScope,
    ...given: WriteCallArguments<Name>
  ) => WriteCallResult<Name>;
  return call(scope, ...given);
}
