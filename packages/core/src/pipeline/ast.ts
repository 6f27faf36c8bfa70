import type { Expression } from '../expression/ast.js';
import type { Filter } from '../filter/ast.js';
import type { SortKey } from '../sort/sort.js';
import type { Value } from '../value/value.js';

/**
 * A tree of the fields that a stage or projection names: what becomes of each.
 *
 * `true` takes the field as it is (`$project` including) or drops it (excluding); an expression computes it; a tree
 * applies below it, to each object of an array.
 */
export interface FieldTree {
  readonly kind: 'tree';
  /** In the order in which they were written. */
  readonly fields: readonly { readonly name: string; readonly rule: FieldRule }[];
}

/** What becomes of one field. */
export type FieldRule =
  | { readonly kind: 'whole' }
  | { readonly kind: 'computed'; readonly expression: Expression }
  | FieldTree;

/** One computed field of a `$group`, or of the output of `$bucket` and the like. */
export interface Accumulator {
  readonly field: string;
  readonly operator: AccumulatorOperator;
  /** What is accumulated; the literal null for `count`. Of `top`, `bottom` and theirs the `output`. */
  readonly expression: Expression;
  /** Of the operators that give several values; evaluated once for each group, on the group's `_id` as `$$ROOT`. */
  readonly n?: Expression;
  /** Of `top`, `topN`, `bottom`, `bottomN`. */
  readonly sort?: readonly SortKey[];
  /** Of `percentile`: constants between 0 and 1. */
  readonly p?: readonly number[];
}

/** The accumulators of `$group`. */
export type AccumulatorOperator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'first'
  | 'last'
  | 'firstN'
  | 'lastN'
  | 'minN'
  | 'maxN'
  | 'top'
  | 'topN'
  | 'bottom'
  | 'bottomN'
  | 'push'
  | 'addToSet'
  | 'mergeObjects'
  | 'stdDevPop'
  | 'stdDevSamp'
  | 'median'
  | 'percentile';

/** `$group`. */
export interface GroupStage {
  readonly kind: 'group';
  readonly by: Expression;
  readonly accumulators: readonly Accumulator[];
}

/** `$bucketAuto`. */
export interface BucketAutoStage {
  readonly kind: 'bucketAuto';
  readonly by: Expression;
  readonly buckets: number;
  readonly accumulators: readonly Accumulator[];
  /** Rounds boundaries to a series of preferred numbers. */
  readonly granularity?: string;
}

/** `$project`. The mode decides about `_id` too: it is in the tree wherever it stays (`include`) or goes (`exclude`). */
export interface ProjectStage {
  readonly kind: 'project';
  readonly mode: 'include' | 'exclude';
  readonly tree: FieldTree;
}

/** `$unwind`. */
export interface UnwindStage {
  readonly kind: 'unwind';
  readonly path: readonly string[];
  /** Path of the field that gets the element's position. */
  readonly indexPath?: readonly string[];
  readonly keepsEmpty: boolean;
}

/** `$lookup`. Without `equality` and `pipeline` filters each is as if it let everything through. */
export interface LookupStage {
  readonly kind: 'lookup';
  /** The collection, of the same database. */
  readonly from: string;
  readonly as: readonly string[];
  readonly equality?: { readonly localPath: readonly string[]; readonly foreignPath: readonly string[] };
  /** Variables that the pipeline sees. */
  readonly variables: readonly { readonly name: string; readonly expression: Expression }[];
  readonly pipeline: Pipeline;
}

/** `$graphLookup`. */
export interface GraphLookupStage {
  readonly kind: 'graphLookup';
  readonly from: string;
  readonly startWith: Expression;
  readonly connectFromPath: readonly string[];
  readonly connectToPath: readonly string[];
  readonly as: readonly string[];
  readonly depthMax?: number;
  readonly depthPath?: readonly string[];
  /** In terms of stored documents. */
  readonly restriction: Filter;
}

/** `$unionWith`. */
export interface UnionWithStage {
  readonly kind: 'unionWith';
  /** Absent: the pipeline makes its own documents (none here does), so it is always given. */
  readonly from: string;
  readonly pipeline: Pipeline;
}

/** `$facet`. */
export interface FacetStage {
  readonly kind: 'facet';
  readonly facets: readonly { readonly name: string; readonly stages: readonly Stage[] }[];
}

/** One bound of a window: so many documents or units before (negative) or after the current one, or to the end. */
export type WindowBound = number | 'current' | 'unbounded';

/** Units of time. */
export type TimeUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/** One field of `$setWindowFields`. */
export interface WindowField {
  readonly path: readonly string[];
  readonly operator:
    | AccumulatorOperator
    | 'rank'
    | 'denseRank'
    | 'documentNumber'
    | 'shift'
    | 'expMovingAvg'
    | 'derivative'
    | 'integral'
    | 'locf'
    | 'linearFill'
    | 'covariancePop'
    | 'covarianceSamp';
  /** What it works on; of the covariances an array of two. `missing` where the operator takes nothing. */
  readonly expression: Expression;
  /** Its other operands: `n`, `sort`, `p` as of accumulators; of `shift`, `expMovingAvg`, `derivative`, `integral` their own. */
  readonly n?: Expression;
  readonly sort?: readonly SortKey[];
  readonly p?: readonly number[];
  readonly by?: number;
  readonly default?: Value;
  readonly alpha?: number;
  readonly unit?: TimeUnit;
  /** Absent: the whole partition. */
  readonly window?: {
    readonly kind: 'documents' | 'range';
    readonly lower: WindowBound;
    readonly upper: WindowBound;
    readonly unit?: TimeUnit;
  };
}

/** `$setWindowFields`. */
export interface SetWindowFieldsStage {
  readonly kind: 'setWindowFields';
  /** The literal null for one partition. */
  readonly partitionBy: Expression;
  /** None where no order was asked for. */
  readonly sort: readonly SortKey[];
  readonly fields: readonly WindowField[];
}

/** `$densify`. */
export interface DensifyStage {
  readonly kind: 'densify';
  readonly path: readonly string[];
  readonly partitionBy: readonly (readonly string[])[];
  readonly step: number;
  readonly unit?: TimeUnit;
  readonly bounds: 'full' | 'partition' | { readonly lower: number | Date; readonly upper: number | Date };
}

/** `$fill`. */
export interface FillStage {
  readonly kind: 'fill';
  /** The literal null for one partition. */
  readonly partitionBy: Expression;
  readonly sort: readonly SortKey[];
  readonly output: readonly {
    readonly path: readonly string[];
    readonly fill:
      | { readonly kind: 'value'; readonly expression: Expression }
      | { readonly kind: 'linear' }
      | { readonly kind: 'locf' };
  }[];
}

/**
 * A stage after the leading `$match`. Some of MongoDB's are made of others: `$sortByCount` of `group` and `sort`,
 * `$bucket` of `group` and `sort`, `$set` is `addFields`, `$unset` is `project`, `$replaceWith` is `replaceRoot`.
 */
export type Stage =
  | { readonly kind: 'match'; readonly filter: Filter }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'skip'; readonly count: number }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'count'; readonly field: string }
  | { readonly kind: 'sample'; readonly size: number }
  | { readonly kind: 'addFields'; readonly tree: FieldTree }
  | { readonly kind: 'replaceRoot'; readonly newRoot: Expression }
  /** The verdict on the object `$$CURRENT`: the value of the variable `KEEP`, `PRUNE` or `DESCEND`. */
  | { readonly kind: 'redact'; readonly verdict: Expression }
  | GroupStage
  | BucketAutoStage
  | ProjectStage
  | UnwindStage
  | LookupStage
  | GraphLookupStage
  | UnionWithStage
  | FacetStage
  | SetWindowFieldsStage
  | DensifyStage
  | FillStage;

/**
 * A parsed pipeline. `$match` stages at its head have become `filter`, in terms of stored documents (with the envelope's
 * names), so that it can be pushed; the stages that follow see `{_id, ...data}`.
 */
export interface Pipeline {
  readonly filter: Filter;
  readonly stages: readonly Stage[];
}
