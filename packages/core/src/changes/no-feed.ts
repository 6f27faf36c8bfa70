import { DataError } from '../errors/data-error.js';

/** The error of an engine without a change feed. */
export function noFeed(engine: string): DataError {
  return new DataError('NOT_SUPPORTED', `The engine ${engine} has no change feed.`);
}
