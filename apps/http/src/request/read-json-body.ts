import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { parseJson } from '@database-service/serving';
import { bodyNotUtf8, bodyTooLarge } from './body-faults.js';
import { chooseUnpacker, damagedEncoding, type Unpacker } from './content-encoding.js';
import { checkMediaType } from './media-type.js';
import { type BodyLimits, type BodyWatch, checkLength, hasBody, readBytes } from './read-bytes.js';

const jsonMediaTypes = ['application/json'] as const;
const byteOrderMark = 0xfeff;

/**
 * Reads a JSON body.
 *
 * @param accepted - the media types that it may have
 * @returns `undefined` for an empty body
 * @throws DataError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, REQUEST_TIMEOUT, CANCELLED, INVALID_ENCODING, MALFORMED_JSON,
 *   and what it is refused for
 */
export async function readJsonBody(
  request: IncomingMessage,
  limits: BodyLimits,
  watch: BodyWatch,
  accepted: readonly string[] = jsonMediaTypes,
): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  checkMediaType(request.headers['content-type'], accepted);
  const unpacker = chooseUnpacker(request.headers['content-encoding']);
  checkLength(request, limits.bytesMax);
  watch.letCome();
  let bytes = await readBytes(request, limits, watch);
  if (unpacker !== undefined && bytes.length > 0) bytes = await unpack(unpacker, bytes, limits.bytesMax);
  if (!isUtf8(bytes)) throw bodyNotUtf8();
  const text = bytes.toString('utf8');
  const json = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  return json === '' ? undefined : parseJson(json, 'The body');
}

async function unpack(unpacker: Unpacker, bytes: Buffer, bytesMax: number): Promise<Buffer> {
  try {
    return await unpacker.unpack(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(bytesMax);
    throw damagedEncoding(error);
  }
}
