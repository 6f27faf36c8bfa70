import { randomBytes } from 'node:crypto';
import { DataError } from '../errors/data-error.js';
import { utf8ByteLength } from '../value/encode.js';

const idBytesMax = 255;
const counterMax = 0xff_ffff;
const processPart = randomBytes(5).toString('hex');
let lastSeconds = 0;
let counter = 0;

/**
 * A new document id: 24 hex digits in the layout of MongoDB's ObjectId (seconds, process, counter).
 *
 * Ids of one process are strictly ascending, even if the clock is set back; those of several agree to the second.
 */
export function newDocumentId(): string {
  const seconds = Math.floor(Date.now() / 1000);
  if (seconds > lastSeconds) {
    lastSeconds = seconds;
    // Lower half only, so that more than eight million ids of the same second follow in order.
    counter = randomBytes(3).readUIntBE(0, 3) >>> 1;
  } else if (counter === counterMax) {
    lastSeconds += 1;
    counter = 0;
  } else {
    counter += 1;
  }
  return `${lastSeconds.toString(16).padStart(8, '0')}${processPart}${counter.toString(16).padStart(6, '0')}`;
}

/**
 * Gives back an id that may name a document: a string of 1–255 bytes in UTF-8 without NUL.
 *
 * @param pointer - JSON pointer to where the id was given, for the error
 * @throws DataError BAD_VALUE
 */
export function checkDocumentId(id: unknown, pointer = ''): string {
  const fault = faultOfId(id);
  if (fault === undefined) return id as string;
  throw new DataError('BAD_VALUE', `The id ${fault}; give a string of 1 to ${idBytesMax} bytes.`, {
    details: { pointer },
  });
}

function faultOfId(id: unknown): string | undefined {
  if (typeof id !== 'string') return 'is not a string';
  if (id === '') return 'is empty';
  if (id.length > idBytesMax || utf8ByteLength(id) > idBytesMax) return 'is too long';
  if (id.includes('\0')) return 'contains NUL';
  return id.isWellFormed() ? undefined : 'contains a lone surrogate';
}
