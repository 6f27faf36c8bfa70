import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress, createGunzip, createInflate, gunzip, inflate } from 'node:zlib';
import { DataError } from '@database-service/core';

/** How to unpack one encoding, in one piece or as a stream. */
export interface Unpacker {
  /** Rejects with ERR_BUFFER_TOO_LARGE beyond the limit, so that a bomb is never held. */
  unpack(bytes: Uint8Array, options: { readonly maxOutputLength: number }): Promise<Buffer>;
  createStream(): Transform;
}

const unpackers: Readonly<Record<string, Unpacker>> = {
  gzip: { unpack: promisify(gunzip), createStream: () => createGunzip() },
  'x-gzip': { unpack: promisify(gunzip), createStream: () => createGunzip() },
  deflate: { unpack: promisify(inflate), createStream: () => createInflate() },
  br: { unpack: promisify(brotliDecompress), createStream: () => createBrotliDecompress() },
};

/**
 * The unpacker for a Content-Encoding; `undefined` for a body that is not packed.
 * @throws DataError UNSUPPORTED_MEDIA_TYPE
 */
export function chooseUnpacker(contentEncoding: string | undefined): Unpacker | undefined {
  const name = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return undefined;
  const unpacker = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  if (unpacker !== undefined) return unpacker;
  const message = `The Content-Encoding "${name}" is not known; send gzip, deflate, br or none.`;
  throw new DataError('UNSUPPORTED_MEDIA_TYPE', message, { details: { accepted: Object.keys(unpackers) } });
}

/** What a failed unpacking means to the client. */
export function damagedEncoding(cause: unknown): DataError {
  return new DataError('INVALID_ENCODING', 'The body is not what its Content-Encoding says, or is cut off.', { cause });
}
