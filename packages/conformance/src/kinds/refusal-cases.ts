import {
  defaultLimits,
  type ErrorReason,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
} from '@database-service/core';
import { assertFails, assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { Json, JsonObject } from '../suite/json.js';

/** Something that must be refused when it is read. */
export type RefusalCase = {
  readonly name: string;
  readonly reason: ErrorReason | readonly ErrorReason[];
  /** JSON pointer into the input, where it is fixed. */
  readonly pointer?: string;
} & (
  | { readonly filter: JsonObject }
  | { readonly sort: JsonObject }
  | { readonly pipeline: Json }
  | { readonly index: { readonly keys: Json; readonly options?: Json } }
);

function parse(testCase: RefusalCase): unknown {
  if ('filter' in testCase) return parseFilter(testCase.filter, defaultLimits);
  if ('pipeline' in testCase) return parsePipeline(testCase.pipeline, defaultLimits);
  if ('sort' in testCase) return parseSort(testCase.sort);
  return parseIndexDefinition(testCase.index, defaultLimits);
}

/** Makes the cases of a group. */
export function defineRefusalCases(group: string, cases: readonly RefusalCase[]): readonly ConformanceCase[] {
  return cases.map((testCase) => ({
    id: `${group}/${testCase.name}`,
    group,
    run: async () => {
      const error = await assertFails(() => parse(testCase), testCase.reason, testCase.name);
      if (testCase.pointer !== undefined) assertSame(error.details.pointer, testCase.pointer, 'details.pointer');
    },
  }));
}
