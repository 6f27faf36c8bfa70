import type { Value } from '../../value/value.js';
import type { Partition } from './partitions.js';

/** Gives the value for each document of a partition: asked once for each index, from 0 up. */
export type NextValue = (index: number) => Value;

/**
 * A window operator, ready to run on any number of partitions.
 *
 * @throws DataError BAD_OPERAND or BAD_VALUE if the documents' values do not fit, LIMIT_EXCEEDED if it is too much work
 */
export type WindowFunction = (partition: Partition) => NextValue;
