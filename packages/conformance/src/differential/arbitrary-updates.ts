import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../suite/json.js';
import { arbitraryTest } from './arbitrary-filters.js';
import { arbitraryScalar, arbitraryValue } from './arbitrary-values.js';

const amounts = fc.constantFrom<Json>(0, 1, -1, 0.1, 2.5, 9007199254740991);

const operands: Readonly<Record<string, Arbitrary<Json>>> = {
  $set: arbitraryValue,
  $unset: fc.constant<Json>(''),
  $inc: amounts,
  $mul: amounts,
  $min: arbitraryScalar,
  $max: arbitraryScalar,
  $push: fc.oneof(
    arbitraryValue,
    fc
      .tuple(fc.array(arbitraryScalar, { maxLength: 3 }), fc.integer({ min: -2, max: 2 }), fc.constantFrom<Json>(1, -1))
      .map(([values, slice, sort]): Json => ({ $each: values, $slice: slice, $sort: sort })),
    fc
      .tuple(fc.array(arbitraryScalar, { maxLength: 3 }), fc.integer({ min: -2, max: 2 }))
      .map(([values, position]): Json => ({ $each: values, $position: position })),
  ),
  $addToSet: fc.oneof(
    arbitraryValue,
    fc.array(arbitraryScalar, { maxLength: 3 }).map((values): Json => ({ $each: values })),
  ),
  $pull: arbitraryTest,
  $pullAll: fc.array(arbitraryScalar, { maxLength: 3 }),
  $pop: fc.constantFrom<Json>(1, -1),
  $rename: fc.constantFrom<Json>('z', 'z.y'),
};

const arbitraryChange = (paths: readonly string[]): Arbitrary<JsonObject> =>
  fc
    .tuple(fc.constantFrom(...Object.keys(operands)), fc.constantFrom(...paths))
    .chain(([name, path]) =>
      (operands[name] ?? arbitraryValue).map((operand): JsonObject => ({ [name]: { [path]: operand } })),
    );

/** An update of one or two paths by any operators. It may be refused, when it is read or when it is applied. */
export const arbitraryUpdate: Arbitrary<JsonObject> = fc
  .tuple(
    arbitraryChange(['a', 'a.b', 'a.0', 'a.b.c', 'a.1.b']),
    fc.option(arbitraryChange(['b', 'b.a', 'c', 'b.0']), { nil: undefined }),
  )
  .map(([one, two]) => (two === undefined ? one : mergeUpdates(one, two)));

function mergeUpdates(one: JsonObject, two: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...one };
  for (const [name, fields] of Object.entries(two)) {
    merged[name] = { ...(merged[name] as JsonObject | undefined), ...(fields as JsonObject) };
  }
  return merged;
}
