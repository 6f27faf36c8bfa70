import { ObjectId } from 'mongodb';

/** An expression in MongoDB's language. */
export type MongoExpression = unknown;

/** Beyond it whole numbers are no longer exact in doubles; longs beyond it are no numbers to core. */
export const exactMax = 2 ** 53;

/** The least object: what is below it, and no less than the empty string, is a string. */
const leastObject = { $literal: {} };
/** What JavaScript has of dates. */
const dateMaxMs = 8.64e15;

/**
 * Whether MongoDB may compare a value, or tell it from others, otherwise than core does: objects, arrays, longs beyond what
 * doubles hold exactly (and all numbers of that size), the rarer types. By comparisons alone, which go over types in their
 * order. Decimals, and numbers that are not finite, are told by a sum of the values.
 */
export function flagsUncompared(value: string): MongoExpression {
  return { $not: [{ $or: comparedRanges(value) }] };
}

/** The same of a key: of ObjectIds core only asks whether they are equal. */
export function flagsKey(value: string): MongoExpression {
  const ids = range(value, new ObjectId('0'.repeat(24)), new ObjectId('f'.repeat(24)));
  return { $not: [{ $or: [...comparedRanges(value), ids] }] };
}

/** Whether a value is a number that makes a sum inexact: a fraction. What is too large is told by the sum of the magnitudes. */
export function flagsSummand(value: string): MongoExpression {
  return numberOf(value, { $ne: [value, { $trunc: value }] }, false);
}

/** One of two expressions, by whether a value is a number; the other is not evaluated. */
export function numberOf(value: string, then: MongoExpression, otherwise: MongoExpression): MongoExpression {
  return { $cond: [{ $and: [{ $gt: [value, null] }, { $lt: [value, ''] }] }, then, otherwise] };
}

function comparedRanges(value: string): readonly MongoExpression[] {
  return [
    // Null, and what is missing; not the least key, which is less than these and cannot be named to every server.
    { $eq: [{ $ifNull: [value, null] }, null] },
    range(value, -exactMax, exactMax),
    { $and: [{ $gte: [value, ''] }, { $lt: [value, leastObject] }] },
    range(value, false, true),
    range(value, new Date(-dateMaxMs), new Date(dateMaxMs)),
  ];
}

function range(value: string, least: unknown, greatest: unknown): MongoExpression {
  return { $and: [{ $gte: [value, least] }, { $lte: [value, greatest] }] };
}
