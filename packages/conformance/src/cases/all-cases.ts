import type { ConformanceCase } from '../suite/case.js';
import { atomicBatches } from './atomic-batches.js';
import { collections } from './collections.js';
import { concurrency } from './concurrency.js';
import { expressionsAccumulating, expressionsVariables } from './expressions-accumulating.js';
import { expressionsArithmetic, expressionsTrigonometry } from './expressions-arithmetic.js';
import { expressionsArrays } from './expressions-arrays.js';
import { expressionsComparison, expressionsConditions } from './expressions-conditions.js';
import { expressionsDateArithmetic, expressionsDates } from './expressions-dates.js';
import { expressionsObjects, expressionsSets } from './expressions-objects.js';
import { expressionsRegex, expressionsStrings } from './expressions-strings.js';
import { expressionsTypes } from './expressions-types.js';
import { filtersArrays, filtersElemMatchValues } from './filters-arrays.js';
import { filtersCompare } from './filters-compare.js';
import { filtersDates } from './filters-dates.js';
import { filtersElemMatch } from './filters-elem-match.js';
import { filtersEnvelope } from './filters-envelope.js';
import { filtersLogical } from './filters-logical.js';
import { filtersNull } from './filters-null.js';
import { filtersNumbers } from './filters-numbers.js';
import { filtersObjects } from './filters-objects.js';
import { filtersRegex } from './filters-regex.js';
import { filtersStrings } from './filters-strings.js';
import { filtersMod, filtersType } from './filters-type-mod.js';
import { indexesCatalogue } from './indexes-catalogue.js';
import { indexesMaintenance, indexesPartial } from './indexes-maintenance.js';
import { indexesUnique, indexesUniqueWrites } from './indexes-unique.js';
import { pipelines, pipelinesGroupKeys } from './pipelines.js';
import { projection } from './projection.js';
import { lifecycle, reads } from './reads.js';
import { refusals } from './refusals.js';
import { sortPaths, sortScalars, sortTies, sortTypes } from './sort.js';
import { textSearches } from './text.js';
import { updatesAddToSet, updatesPop, updatesPull, updatesPush } from './updates-arrays.js';
import { updatesForms, updatesRename, updatesSet, updatesUnset } from './updates-fields.js';
import { updatesInc, updatesMinMax, updatesMul } from './updates-numbers.js';
import { updatesPositional } from './updates-positional.js';
import { bulk, upserts } from './upserts.js';
import { values } from './values.js';
import { versions, writes } from './writes.js';

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
  filtersObjects,
  filtersLogical,
  filtersType,
  filtersMod,
  filtersRegex,
  textSearches,
  filtersEnvelope,
  refusals,
  sortTypes,
  sortTies,
  sortPaths,
  sortScalars,
  reads,
  projection,
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
  writes,
  versions,
  upserts,
  bulk,
  atomicBatches,
  concurrency,
  indexesUnique,
  indexesUniqueWrites,
  indexesMaintenance,
  indexesPartial,
  indexesCatalogue,
  collections,
  pipelines,
  pipelinesGroupKeys,
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
  lifecycle,
].flat();
