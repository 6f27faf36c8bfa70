import type { ConformanceCase } from '../suite/case.js';
import { atomicBatches } from './atomic-batches.js';
import { changeDetails } from './change-detail.js';
import { changes } from './changes.js';
import { collections } from './collections.js';
import { concurrency } from './concurrency.js';
import { cursors } from './cursors.js';
import { distinct } from './distinct.js';
import { expiry } from './expiry.js';
import { expressionsAccumulating, expressionsVariables } from './expressions-accumulating.js';
import { expressionsArithmetic, expressionsTrigonometry } from './expressions-arithmetic.js';
import { expressionsArrays } from './expressions-arrays.js';
import { expressionsComparison, expressionsConditions } from './expressions-conditions.js';
import { expressionsDateArithmetic, expressionsDates } from './expressions-dates.js';
import { expressionsObjects, expressionsSets } from './expressions-objects.js';
import { expressionsRegex, expressionsStrings } from './expressions-strings.js';
import { expressionsTypes } from './expressions-types.js';
import { filtersArrays, filtersElemMatchValues } from './filters-arrays.js';
import { filtersBits } from './filters-bits.js';
import { filtersComment } from './filters-comment.js';
import { filtersCompare } from './filters-compare.js';
import { filtersDates } from './filters-dates.js';
import { filtersElemMatch } from './filters-elem-match.js';
import { filtersEnvelope } from './filters-envelope.js';
import { filtersExpr, filtersExprUpsert, filtersExprWrites } from './filters-expr.js';
import { filtersJsonSchema } from './filters-json-schema.js';
import { filtersLogical } from './filters-logical.js';
import { filtersNestedArrays } from './filters-nested-arrays.js';
import { filtersNull } from './filters-null.js';
import { filtersNumbers } from './filters-numbers.js';
import { filtersObjects } from './filters-objects.js';
import { filtersRegex } from './filters-regex.js';
import { filtersStrings } from './filters-strings.js';
import { filtersMod, filtersType } from './filters-type-mod.js';
import { findOneAnd } from './find-one-and.js';
import { idempotency } from './idempotency.js';
import { indexesCatalogue } from './indexes-catalogue.js';
import { indexesMaintenance, indexesPartial } from './indexes-maintenance.js';
import { indexesUnique, indexesUniqueWrites } from './indexes-unique.js';
import { leases } from './leases.js';
import { namesakes } from './namesakes.js';
import { patchJson, patchMerge } from './patch.js';
import { patchWrites } from './patch-writes.js';
import { pipelines, pipelinesGroupKeys } from './pipelines.js';
import { pipelinesAccumulators, pipelinesRanked } from './pipelines-accumulators.js';
import { pipelinesBuckets, pipelinesMeta, pipelinesOrder } from './pipelines-buckets.js';
import { pipelinesDensify } from './pipelines-densify.js';
import { pipelinesExact, pipelinesKeyOrder } from './pipelines-exact.js';
import { pipelinesGraphLookup, pipelinesTogether } from './pipelines-graph-lookup.js';
import { pipelinesLookup } from './pipelines-lookup.js';
import { pipelinesSeries } from './pipelines-series.js';
import { pipelinesRedact, pipelinesShape, pipelinesUnwind } from './pipelines-shape.js';
import { pipelinesWindows } from './pipelines-windows.js';
import { projection } from './projection.js';
import { projectionOperators } from './projection-operators.js';
import { lifecycle, reads } from './reads.js';
import { refusals } from './refusals.js';
import { refusalsFilters } from './refusals-filters.js';
import { refusalsPipelines } from './refusals-pipelines.js';
import { schemaCalls } from './schema.js';
import { schemaWrites } from './schema-writes.js';
import { sortPaths, sortScalars, sortTies, sortTypes } from './sort.js';
import { textSearches } from './text.js';
import { transactionChecks } from './transaction-checks.js';
import { updatesArrayRules } from './updates-array-rules.js';
import { updatesAddToSet, updatesPop, updatesPull, updatesPush } from './updates-arrays.js';
import { updatesBit } from './updates-bit.js';
import { updatesForms, updatesRename, updatesSet, updatesUnset } from './updates-fields.js';
import { updatesInc, updatesMinMax, updatesMul } from './updates-numbers.js';
import { updatesOperands } from './updates-operands.js';
import { updatesPipeline, updatesPipelineWrites } from './updates-pipeline.js';
import { updatesPositional } from './updates-positional.js';
import { updatesPositionalRules } from './updates-positional-rules.js';
import { bulk, upserts } from './upserts.js';
import { values } from './values.js';
import { writeAnswers } from './write-answers.js';
import { versions, writes } from './writes.js';
import { writesMany } from './writes-many.js';

/** Every case of the suite, grouped by what it is about. */
export const allCases: readonly ConformanceCase[] = [
  values,
  filtersCompare,
  filtersNumbers,
  filtersStrings,
  filtersDates,
  filtersNull,
  filtersArrays,
  filtersElemMatchValues,
  filtersElemMatch,
  filtersNestedArrays,
  filtersObjects,
  filtersLogical,
  filtersType,
  filtersMod,
  filtersBits,
  filtersComment,
  filtersRegex,
  textSearches,
  filtersEnvelope,
  filtersExpr,
  filtersExprWrites,
  filtersExprUpsert,
  filtersJsonSchema,
  refusals,
  refusalsFilters,
  sortTypes,
  sortTies,
  sortPaths,
  sortScalars,
  reads,
  cursors,
  distinct,
  projection,
  projectionOperators,
  updatesSet,
  updatesUnset,
  updatesRename,
  updatesForms,
  updatesInc,
  updatesMul,
  updatesMinMax,
  updatesPush,
  updatesAddToSet,
  updatesPull,
  updatesPop,
  updatesPositional,
  updatesPositionalRules,
  updatesArrayRules,
  updatesOperands,
  updatesBit,
  updatesPipeline,
  updatesPipelineWrites,
  patchMerge,
  patchJson,
  patchWrites,
  writes,
  writeAnswers,
  writesMany,
  versions,
  upserts,
  findOneAnd,
  bulk,
  schemaWrites,
  schemaCalls,
  atomicBatches,
  transactionChecks,
  namesakes,
  concurrency,
  indexesUnique,
  indexesUniqueWrites,
  indexesMaintenance,
  indexesPartial,
  indexesCatalogue,
  collections,
  pipelines,
  pipelinesGroupKeys,
  pipelinesOrder,
  pipelinesShape,
  pipelinesRedact,
  pipelinesUnwind,
  pipelinesAccumulators,
  pipelinesRanked,
  pipelinesExact,
  pipelinesKeyOrder,
  pipelinesBuckets,
  pipelinesLookup,
  pipelinesGraphLookup,
  pipelinesTogether,
  pipelinesWindows,
  pipelinesSeries,
  pipelinesDensify,
  pipelinesMeta,
  refusalsPipelines,
  expressionsVariables,
  expressionsComparison,
  expressionsConditions,
  expressionsArithmetic,
  expressionsTrigonometry,
  expressionsAccumulating,
  expressionsStrings,
  expressionsRegex,
  expressionsTypes,
  expressionsDates,
  expressionsDateArithmetic,
  expressionsArrays,
  expressionsObjects,
  expressionsSets,
  changes,
  changeDetails,
  idempotency,
  leases,
  expiry,
  lifecycle,
].flat();
