import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../suite/json.js';
import { arbitraryField, arbitraryFilter, arbitraryKeys } from './arbitrary-filters.js';
import { arbitraryPath, arbitraryScalar } from './arbitrary-values.js';

const arbitraryReference: Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: arbitraryPath.map((path): Json => `$${path}`) },
  { weight: 1, arbitrary: fc.constantFrom<Json>('$_id', '$$ROOT', '$missing') },
  { weight: 1, arbitrary: arbitraryScalar.map((value): Json => ({ $literal: value })) },
);

const ofTwo = ['$eq', '$ne', '$lt', '$gte', '$cmp', '$and', '$or', '$ifNull', '$in', '$setUnion', '$concatArrays'];
const ofOne = ['$not', '$isArray', '$type', '$size', '$first', '$isNumber', '$objectToArray', '$max', '$sum'];

/** An expression; some fail on the values that they meet, on both sides alike. */
const arbitraryExpression: Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: arbitraryReference },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...ofTwo), arbitraryReference, arbitraryReference)
      .map(([name, one, two]): Json => ({ [name]: [one, two] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...ofOne), arbitraryReference)
      .map(([name, operand]): Json => ({ [name]: operand })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(arbitraryReference, arbitraryReference, arbitraryReference)
      .map(([condition, one, two]): Json => ({ $cond: [condition, one, two] })),
  },
);

const accumulators = ['$sum', '$avg', '$min', '$max', '$first', '$last', '$push', '$addToSet', '$stdDevPop'];

const arbitraryGroup: Arbitrary<JsonObject> = fc
  .tuple(
    fc.oneof(arbitraryReference, fc.constant<Json>(null)),
    fc.array(fc.tuple(fc.constantFrom(...accumulators), arbitraryReference), { maxLength: 3 }),
  )
  .map(([by, fields]): JsonObject => {
    const outputs = fields.map(([name, operand], position) => [`out${position}`, { [name]: operand }]);
    return { $group: { _id: by, ...Object.fromEntries(outputs), n: { $sum: 1 } } };
  });

const path = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.a');

const arbitraryStage: Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: arbitraryField.map((filter): JsonObject => ({ $match: filter })) },
  { weight: 3, arbitrary: arbitraryKeys.map((keys): JsonObject => ({ $sort: keys })) },
  { weight: 1, arbitrary: fc.nat({ max: 3 }).map((count): JsonObject => ({ $skip: count })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((count): JsonObject => ({ $limit: count })) },
  { weight: 1, arbitrary: fc.constant<JsonObject>({ $count: 'n' }) },
  { weight: 3, arbitrary: arbitraryGroup },
  {
    weight: 2,
    arbitrary: fc
      .tuple(path, arbitraryExpression)
      .map(([field, value]): JsonObject => ({ $addFields: { [field]: value } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(path, arbitraryExpression)
      .map(([field, value]): JsonObject => ({ $project: { [field]: 1, made: value } })),
  },
  { weight: 1, arbitrary: path.map((field): JsonObject => ({ $project: { [field]: 0 } })) },
  { weight: 1, arbitrary: path.map((field): JsonObject => ({ $unset: field })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(path, fc.boolean())
      .map(([field, keeps]): JsonObject => ({ $unwind: { path: `$${field}`, preserveNullAndEmptyArrays: keeps } })),
  },
  { weight: 1, arbitrary: arbitraryReference.map((by): JsonObject => ({ $sortByCount: by })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(arbitraryExpression, arbitraryExpression)
      .map(([one, two]): JsonObject => ({ $match: { $expr: { $gte: [one, two] } } })),
  },
);

/** A pipeline: often a filter first, then up to four stages. */
export const arbitraryPipeline: Arbitrary<readonly JsonObject[]> = fc
  .tuple(fc.option(arbitraryFilter, { nil: undefined }), fc.array(arbitraryStage, { maxLength: 4 }))
  .map(([filter, stages]) => (filter === undefined ? stages : [{ $match: filter }, ...stages]));

/** A join of the collection with itself, which each engine reads its own way. */
export const arbitraryJoin = (collection: string): Arbitrary<readonly JsonObject[]> =>
  fc
    .tuple(path, path)
    .map(([local, foreign]) => [
      { $lookup: { from: collection, localField: local, foreignField: foreign, as: 'joined' } },
      { $project: { joined: '$joined._id' } },
    ]);
