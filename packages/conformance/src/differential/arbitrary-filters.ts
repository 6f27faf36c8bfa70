import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../suite/json.js';
import { arbitraryPath, arbitraryScalar, arbitraryValue } from './arbitrary-values.js';

const typeNames = ['double', 'int', 'long', 'number', 'string', 'bool', 'object', 'array', 'null', 'date'];

const patterns = ['^a', 'a', '^a.*b$', '^$', '1', '^m+a$', '\\\\', '.'];

/** Mostly scalars: what filters compare with in practice. */
const arbitraryOperand: Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: arbitraryScalar },
  { weight: 1, arbitrary: arbitraryValue },
);

const operator = (name: string, operand: Arbitrary<Json>): Arbitrary<JsonObject> =>
  operand.map((value) => ({ [name]: value }));

const comparisons = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'];

/** Masks and positions of which some numbers have all, some one, some none; the sign's among them. */
const arbitraryBits: Arbitrary<JsonObject> = fc
  .constantFrom('$bitsAllSet', '$bitsAllClear', '$bitsAnySet', '$bitsAnyClear')
  .chain((name) =>
    operator(name, fc.constantFrom<Json>(0, 1, 2, 9, 2147483648, [], [0], [1, 3], [0, 31], [52], [0, 53], [200])),
  );

function arbitraryPlainTestOf(operand: Arbitrary<Json>): Arbitrary<JsonObject> {
  const operands = fc.array(operand, { maxLength: 4 });
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...comparisons).chain((name) => operator(name, operand)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('$gt', '$gte'), arbitraryScalar, fc.constantFrom('$lt', '$lte'), arbitraryScalar)
        .map(([low, lowest, high, highest]): JsonObject => ({ [low]: lowest, [high]: highest })),
    },
    { weight: 2, arbitrary: fc.constantFrom('$in', '$nin').chain((name) => operator(name, operands)) },
    { weight: 1, arbitrary: operator('$all', operands) },
    { weight: 1, arbitrary: operator('$exists', fc.boolean()) },
    { weight: 1, arbitrary: operator('$type', fc.constantFrom<Json>(...typeNames)) },
    { weight: 1, arbitrary: operator('$size', fc.nat({ max: 3 })) },
    { weight: 1, arbitrary: operator('$mod', fc.constantFrom<Json>([2, 0], [3, 1], [2, -1], [10, 0])) },
    { weight: 2, arbitrary: arbitraryBits },
    { weight: 1, arbitrary: operator('$regex', fc.constantFrom<Json>(...patterns)) },
  );
}

/** The test of one field, as it stands after the path, with operands of one kind. */
export function arbitraryTestOf(operand: Arbitrary<Json>): Arbitrary<Json> {
  const plain = arbitraryPlainTestOf(operand);
  const ofFields = fc
    .tuple(fc.constantFrom('a', 'b', 'a.b'), plain)
    .map(([path, test]): JsonObject => ({ [path]: test }));
  return fc.oneof(
    { weight: 3, arbitrary: operand },
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: operator('$not', plain) },
    { weight: 1, arbitrary: operator('$elemMatch', plain) },
    { weight: 1, arbitrary: operator('$elemMatch', ofFields) },
  );
}

/** The test of one field, as it stands after the path. */
export const arbitraryTest: Arbitrary<Json> = arbitraryTestOf(arbitraryOperand);

/**
 * A filter whose operands are scalars: what most filters in practice are. Without `$regex`, which engines may leave to
 * core: it would count against the operators beside it.
 */
export const arbitraryScalarFilter: Arbitrary<JsonObject> = arbitraryFilterOfDepth(
  1,
  fc.tuple(arbitraryPath, arbitraryTestOf(arbitraryScalar)).map(([path, test]): JsonObject => ({ [path]: test })),
).filter((filter) => !JSON.stringify(filter).includes('"$regex"'));

/** A filter of one path. */
export const arbitraryField: Arbitrary<JsonObject> = fc
  .tuple(arbitraryPath, arbitraryTest)
  .map(([path, test]): JsonObject => ({ [path]: test }));

function arbitraryFilterOfDepth(depth: number, leaf: Arbitrary<JsonObject>): Arbitrary<JsonObject> {
  if (depth === 0) return leaf;
  const below = arbitraryFilterOfDepth(depth - 1, leaf);
  return fc.oneof(
    { weight: 6, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.tuple(leaf, leaf).map(([one, two]): JsonObject => ({ ...one, ...two })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(below, { minLength: 1, maxLength: 3 }))
        .map(([name, parts]): JsonObject => ({ [name]: parts })),
    },
  );
}

/** A filter, up to two levels of $and, $or and $nor. */
export const arbitraryFilter: Arbitrary<JsonObject> = arbitraryFilterOfDepth(2, arbitraryField);

const direction = fc.constantFrom<1 | -1>(1, -1);

/** Keys of a sort or an index: one or two paths. */
export const arbitraryKeys: Arbitrary<Readonly<Record<string, 1 | -1>>> = fc
  .array(fc.tuple(arbitraryPath, direction), { minLength: 1, maxLength: 2 })
  .map((keys) => Object.fromEntries(keys));
