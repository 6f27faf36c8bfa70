import { DataError } from '../errors/data-error.js';

/** A place in a numbered feed. */
export interface FeedPlace {
  /** Which history the number belongs to: another one after a restore. 16 hexadecimal digits. */
  readonly epoch: string;
  /** Of the last record that was read; 0 before the first. */
  readonly number: number;
}

const pattern = /^1\.([0-9a-f]{16})\.([0-9a-z]{1,11})$/;

/** Writes a place as an opaque token that may stand in a URL and in a header. */
export function writeFeedToken({ epoch, number }: FeedPlace): string {
  return `1.${epoch}.${number.toString(36)}`;
}

/** @throws DataError BAD_ARGUMENT for a text that `writeFeedToken` did not make */
export function readFeedToken(token: string): FeedPlace {
  const [, epoch, digits] = pattern.exec(token) ?? [];
  const number = digits === undefined ? Number.NaN : Number.parseInt(digits, 36);
  if (epoch === undefined || !Number.isSafeInteger(number)) {
    throw new DataError('BAD_ARGUMENT', 'The resume token is not one that this service gave; begin without one.');
  }
  return { epoch, number };
}
