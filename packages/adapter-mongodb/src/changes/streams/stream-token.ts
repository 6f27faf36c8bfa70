import { DataError, readFeedToken } from '@database-service/core';
import { BSON, type ResumeToken } from 'mongodb';

/** Tokens of numbered feeds begin with another digit. */
const plainForm = '2.';
/** Of a token that MongoDB gave with more than its digits. */
const wholeForm = '3.';
const digits = /^(?:[0-9a-f]{2})+$/i;

/** Writes a place in the server's change streams as an opaque token that may stand in a URL and in a header. */
export function writeStreamToken(token: ResumeToken): string {
  const { _data: data, ...rest } = token as { readonly _data?: unknown };
  if (typeof data === 'string' && digits.test(data) && Object.keys(rest).length === 0) {
    return plainForm + Buffer.from(data, 'hex').toString('base64url');
  }
  return wholeForm + Buffer.from(BSON.serialize(token as BSON.Document)).toString('base64url');
}

/** Whether a text is a place in change streams, and not in a numbered feed. */
export function isStreamToken(text: string): boolean {
  return text.startsWith(plainForm) || text.startsWith(wholeForm);
}

/**
 * The place that a text stands for.
 *
 * @throws DataError HISTORY_LOST for a place in the numbered feed that the database had before, BAD_ARGUMENT for what is no place
 */
export function readStreamToken(text: string): ResumeToken {
  if (!isStreamToken(text)) {
    readFeedToken(text);
    throw historyLost();
  }
  const bytes = Buffer.from(text.slice(2), 'base64url');
  try {
    if (!/^[23]\.[\w-]+$/.test(text)) throw new TypeError('not a token');
    if (text.startsWith(wholeForm)) return BSON.deserialize(bytes);
    // The server writes them so, and compares them.
    return { _data: bytes.toString('hex').toUpperCase() };
  } catch (error) {
    throw new DataError('BAD_ARGUMENT', 'The resume token is not one that this service gave; begin without one.', {
      cause: error,
    });
  }
}

/** The error of a reader whose place cannot be gone on from. */
export function historyLost(cause?: unknown): DataError {
  return new DataError(
    'HISTORY_LOST',
    'The changes behind this resume token are no longer kept. Read the collection again, and watch from then on.',
    { cause },
  );
}
