import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import accepts from 'accepts';

/** How one answer is packed, in one piece or as a stream. */
export interface ContentCoding {
  readonly name: 'gzip' | 'br';
  pack(text: string | Buffer): Promise<Buffer>;
  /** Hands on each piece as soon as it is written: whoever streams does not want to be waited for. */
  createStream(): Transform;
}

/**
 * Brotli's default of 11 is for what is packed once. 3 is quicker than gzip and packs better: 8.5 kB to 1.1 in 140 µs,
 * where gzip makes 1.5 of them in 230.
 */
const brotliParameters = { [constants.BROTLI_PARAM_QUALITY]: 3 };

const packGzip = promisify(gzip);
const packBrotli = promisify(brotliCompress);

const codings: Readonly<Record<ContentCoding['name'], ContentCoding>> = {
  gzip: {
    name: 'gzip',
    pack: (text) => packGzip(text),
    // An export is as long as it is: packed as fast as its documents come.
    createStream: () => createGzip({ flush: constants.Z_SYNC_FLUSH, level: constants.Z_BEST_SPEED }),
  },
  br: {
    name: 'br',
    pack: (text) =>
      packBrotli(text, { params: { ...brotliParameters, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
    createStream: () => createBrotliCompress({ params: brotliParameters, flush: constants.BROTLI_OPERATION_FLUSH }),
  },
};

/** The coding that a client likes best, by Accept-Encoding and its weights; `undefined`: none. */
export function chooseCoding(request: IncomingMessage): ContentCoding | undefined {
  if (request.headers['accept-encoding'] === undefined) return undefined;
  const name = accepts(request).encodings(['br', 'gzip', 'identity']);
  return name === 'gzip' || name === 'br' ? codings[name] : undefined;
}
