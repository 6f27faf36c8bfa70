import { defaultLimits, encodeValue, parseFilter, parsePipeline } from '@database-service/core';
import { assertFails, assertSame } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { Json, JsonObject } from '../suite/json.js';
import { collect } from '../suite/read-documents.js';
import { storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';

/** The expression has no value: the field that it was to give is not there. */
export const missing: unique symbol = Symbol('missing');

/** The expression cannot be computed, and the request is blamed: when it is read, or when it meets the document. */
export const fails: unique symbol = Symbol('fails');

/** The expression must be refused when it is read. */
export interface Refusal {
  readonly isRefusal: typeof refusalBrand;
  /** Where the fault is, as a JSON pointer into the expression, where it is fixed. */
  readonly pointer?: string;
}

const refusalBrand: unique symbol = Symbol('refusal');

/** The expression must be refused when it is read, wherever the fault is said to be. */
export const refused: Refusal = { isRefusal: refusalBrand };

/** The expression must be refused when it is read. @param pointer - the place of the fault in the expression */
export function refusedAt(pointer: string): Refusal {
  return { isRefusal: refusalBrand, pointer };
}

/** The name of a case (after that of the operator), an expression, and its value. */
export type ExpressionCase = readonly [
  name: string,
  expression: Json,
  expected: Json | typeof missing | typeof fails | Refusal,
];

/** Expressions over the same document. */
export interface ExpressionCases {
  readonly group: string;
  /** The document's data. */
  readonly data: JsonObject;
  /** By operator, with its `$`. */
  readonly cases: Readonly<Record<string, readonly ExpressionCase[]>>;
}

/** What the parser may say; also of what MongoDB has and this service has not. */
const refusalReasons = [
  'BAD_NAME',
  'BAD_OPERAND',
  'BAD_PATH',
  'BAD_VALUE',
  'LIMIT_EXCEEDED',
  'NOT_SUPPORTED',
  'UNKNOWN_OPERATOR',
] as const;

function isRefusal(expected: ExpressionCase[2]): expected is Refusal {
  return typeof expected === 'object' && expected !== null && 'isRefusal' in expected;
}

function prepareCollection(world: World, set: ExpressionCases): Promise<string> {
  return world.fixture(set, 'plain', async () => {
    const collection = world.newCollectionName();
    await storeDocuments(await world.adapter(), world.context, collection, { x: set.data });
    return collection;
  });
}

/** As a computed field of `$project`. */
async function projectExpression(world: World, set: ExpressionCases, expression: Json): Promise<unknown> {
  const collection = await prepareCollection(world, set);
  const pipeline = parsePipeline([{ $project: { _id: 0, out: expression } }], defaultLimits);
  const request = { pipeline, withMeta: false };
  const adapter = await world.adapter();
  const results = await collect(adapter.collection(collection).aggregate(world.context, request));
  assertSame(results.length, 1, 'number of results');
  return results[0] === undefined ? undefined : encodeValue(results[0]);
}

async function runInProject(world: World, set: ExpressionCases, [, expression, expected]: ExpressionCase) {
  const what = JSON.stringify(expression);
  if (expected === fails) {
    await assertFails(() => projectExpression(world, set, expression), 'refused', what);
  } else if (isRefusal(expected)) {
    const parse = () => parsePipeline([{ $project: { _id: 0, out: expression } }], defaultLimits);
    const error = await assertFails(parse, refusalReasons, what);
    if (expected.pointer !== undefined) {
      assertSame(error.details.pointer, `/0/$project/out${expected.pointer}`, 'details.pointer');
    }
  } else {
    const result = expected === missing ? {} : { out: expected };
    assertSame(await projectExpression(world, set, expression), result, what);
  }
}

/** As the test of a filter: the document is found if the expression has the expected value. */
async function runInFilter(world: World, set: ExpressionCases, [, expression, expected]: ExpressionCase) {
  const test: JsonObject =
    expected === missing
      ? { $eq: [{ $type: expression }, 'missing'] }
      : { $eq: [expression, { $literal: expected as Json }] };
  const collection = await prepareCollection(world, set);
  const filter = parseFilter({ $expr: test }, defaultLimits);
  const count = await (await world.adapter()).collection(collection).count(world.context, { filter });
  assertSame(count, 1, `count of ${JSON.stringify(test)}`);
}

/** Makes the cases of a set: in a `$project`, and those with a value in the `$expr` of a filter too. */
export function defineExpressionCases(set: ExpressionCases): readonly ConformanceCase[] {
  return Object.entries(set.cases).flatMap(([operator, cases]) =>
    cases.flatMap((testCase): ConformanceCase[] => {
      const [name, , expected] = testCase;
      const id = `${set.group}/${operator.slice(1)}-${name}`;
      const projected = { id, group: set.group, run: (world: World) => runInProject(world, set, testCase) };
      if (expected === fails || isRefusal(expected)) return [projected];
      return [projected, { ...projected, id: `${id}@filter`, run: (world) => runInFilter(world, set, testCase) }];
    }),
  );
}
