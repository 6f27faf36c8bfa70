import type { Filter } from '../filter/ast.js';
import type { PatchOperation } from '../patch/patch-operation.js';
import type { Stage } from '../pipeline/ast.js';
import type { SortKey } from '../sort/sort.js';
import type { DataObject, Value } from '../value/value.js';

/** A step of an update's path: a field name or array index, or one of MongoDB's positional steps. */
export type UpdateStep =
  | string
  /** `$`: the element that the filter matched. */
  | { readonly kind: 'matched' }
  /** `$[]`: every element. */
  | { readonly kind: 'every' }
  /** `$[name]`: every element that the array filter of this name matches (paths with the root `value`). */
  | { readonly kind: 'filtered'; readonly name: string; readonly filter: Filter };

/** Where a change applies; never the id, the version or a time. */
export interface UpdatePath {
  readonly root: 'data' | 'metadata';
  readonly steps: readonly UpdateStep[];
}

/** A parsed update: frozen, plain data. */
export type Update = ChangesUpdate | PipelineUpdate | MergePatchUpdate | JsonPatchUpdate;

/** By operators. Changes are disjoint: no path is a prefix of another. */
export interface ChangesUpdate {
  readonly kind: 'changes';
  readonly changes: readonly Change[];
}

/** By a pipeline of `$set`, `$unset`, `$project` and `$replaceWith`, on `{_id, ...data, _meta}`. */
export interface PipelineUpdate {
  readonly kind: 'pipeline';
  readonly stages: readonly Stage[];
}

/** By a JSON Merge Patch (RFC 7396) of the data. */
export interface MergePatchUpdate {
  readonly kind: 'mergePatch';
  /** As JSON, dates as `{"$date": …}`. */
  readonly patch: Readonly<Record<string, unknown>>;
}

/** By a JSON Patch (RFC 6902) of the data. */
export interface JsonPatchUpdate {
  readonly kind: 'jsonPatch';
  readonly operations: readonly PatchOperation[];
}

/** How the elements of `$push` are placed. */
export interface PushModifiers {
  readonly position?: number;
  /** Keeps the first (positive) or last (negative) so many. */
  readonly slice?: number;
  /** `1`/`-1` by the elements themselves, else by fields within them. */
  readonly sort?: 1 | -1 | readonly SortKey[];
}

/** One change at one path; the kinds are MongoDB's update operators. */
export type Change =
  | { readonly kind: 'set'; readonly path: UpdatePath; readonly value: Value }
  | { readonly kind: 'setOnInsert'; readonly path: UpdatePath; readonly value: Value }
  | { readonly kind: 'unset'; readonly path: UpdatePath }
  | { readonly kind: 'inc'; readonly path: UpdatePath; readonly amount: number }
  | { readonly kind: 'mul'; readonly path: UpdatePath; readonly factor: number }
  | { readonly kind: 'min'; readonly path: UpdatePath; readonly value: Value }
  | { readonly kind: 'max'; readonly path: UpdatePath; readonly value: Value }
  | { readonly kind: 'rename'; readonly path: UpdatePath; readonly to: UpdatePath }
  | { readonly kind: 'currentDate'; readonly path: UpdatePath }
  | {
      readonly kind: 'bit';
      readonly path: UpdatePath;
      readonly operation: 'and' | 'or' | 'xor';
      readonly operand: number;
    }
  | {
      readonly kind: 'push';
      readonly path: UpdatePath;
      readonly values: readonly Value[];
      readonly modifiers: PushModifiers;
    }
  | { readonly kind: 'addToSet'; readonly path: UpdatePath; readonly values: readonly Value[] }
  | { readonly kind: 'pop'; readonly path: UpdatePath; readonly end: 'first' | 'last' }
  /**
   * Removes elements that match; the filter's paths have the root `value`. With the form `object` only elements that are
   * objects match (`{$pull: {a: {b: 1}}}`), with `value` any (`{$pull: {a: {$gt: 1}}}`). Equality is `pullAll`.
   */
  | { readonly kind: 'pull'; readonly path: UpdatePath; readonly filter: Filter; readonly form: 'object' | 'value' }
  | { readonly kind: 'pullAll'; readonly path: UpdatePath; readonly values: readonly Value[] };

/** What an update made of a document's contents. */
export interface UpdateOutcome {
  readonly data: DataObject;
  readonly metadata: DataObject;
  /** False where everything is as it was: then version and times stay too. */
  readonly changed: boolean;
}
