import type { Adapter, ChangeDetail } from '@database-service/core';
import fc, { type Arbitrary } from 'fast-check';

/** What a step makes of the fields of one document. `n` counts, `k` is the field of the unique index. */
export type Change = { readonly inc: number } | { readonly setK: number } | { readonly unsetK: true };

/** A write to one document by its id; with `version`, only if it has that. */
export type WriteById =
  | { readonly kind: 'insert'; readonly id: string; readonly n: number; readonly k?: number | undefined }
  | {
      readonly kind: 'replace';
      readonly id: string;
      readonly n: number;
      readonly k?: number | undefined;
      readonly version?: number | undefined;
    }
  | { readonly kind: 'update'; readonly id: string; readonly change: Change; readonly version?: number | undefined }
  | { readonly kind: 'delete'; readonly id: string; readonly version?: number | undefined }
  | { readonly kind: 'upsert'; readonly id: string; readonly inc: number };

/** A call of one of the writers that change documents. */
export type DocumentStep =
  | WriteById
  | { readonly kind: 'get'; readonly id: string }
  /** Of those that have at least so much, the one that has most. */
  | { readonly kind: 'findAndUpdate'; readonly atLeast: number }
  | { readonly kind: 'updateMany'; readonly atLeast: number }
  /** By a transaction that reads both and, where both are there, writes both. */
  | { readonly kind: 'transfer'; readonly from: string; readonly to: string; readonly amount: number };

/** A call on the whole collection. */
export type CollectionStep =
  | { readonly kind: 'createIndex'; readonly unique: boolean }
  | { readonly kind: 'dropIndex'; readonly unique: boolean }
  | { readonly kind: 'rename'; readonly back: boolean }
  /** How much the records of its changes hold from then on. */
  | { readonly kind: 'changeDetail'; readonly detail: ChangeDetail }
  | { readonly kind: 'drop' };

/** A call of a history. */
export type Step =
  | DocumentStep
  | CollectionStep
  | { readonly kind: 'bulk'; readonly steps: readonly WriteById[]; readonly atomic: boolean };

/** Few ids and values: collisions are what is looked for. */
const id = fc.constantFrom('d0', 'd1', 'd2', 'd3');
const n = fc.integer({ min: 0, max: 9 });
const k = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 2 });
const version = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 3 });

const arbitraryChange: Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ inc: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ setK: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ unsetK: true } as const) },
);

const arbitraryWriteById: Arbitrary<WriteById> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('insert' as const), id, n, k }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), id, n, k, version }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), id, change: arbitraryChange, version }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id, version }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('upsert' as const), id, inc: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** What writers do at once. */
export const arbitraryDocumentStep: Arbitrary<DocumentStep> = fc.oneof(
  { weight: 12, arbitrary: arbitraryWriteById },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('get' as const), id }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('findAndUpdate' as const), atLeast: n }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('updateMany' as const), atLeast: n }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      from: id,
      to: id,
      amount: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

/** What one of them does to the collection meanwhile. Its unique index stays: no record tells when it came or went. */
export const arbitraryDisturbance: Arbitrary<CollectionStep> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'createIndex', unique: false } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'dropIndex', unique: false } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), back: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'drop' } as const) },
);

/** What one writer does by itself. Several are judged by the documents in the feed, so only here they may be missing. */
export const arbitraryStep: Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: arbitraryDocumentStep },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bulk' as const),
      steps: fc.array(arbitraryWriteById, { minLength: 1, maxLength: 4 }),
      atomic: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('createIndex' as const), unique: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dropIndex' as const), unique: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), back: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'drop' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('changeDetail' as const),
      detail: fc.constantFrom('after' as const, 'keys' as const),
    }),
  },
);

/** A step as an engine can do it: one without transactions reads instead of transferring, and writes one by one. */
export function fitStep<Kind extends Step>(step: Kind, { ports }: Adapter): Kind | DocumentStep {
  if (ports.transactions !== undefined) return step;
  if (step.kind === 'transfer') return { kind: 'get', id: step.from };
  return step.kind === 'bulk' ? { ...step, atomic: false } : step;
}
