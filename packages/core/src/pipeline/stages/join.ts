import type { DataObject } from '../../value/value.js';

/**
 * Finds what belongs to each document of a batch. Gives one array for each, in their order.
 *
 * @throws DataError LIMIT_EXCEEDED where one document's results are more than a stage may hold
 */
export type Join = (batch: readonly DataObject[]) => AsyncIterable<readonly DataObject[]>;
