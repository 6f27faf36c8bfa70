import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { bodyCutOff, bodyTooSlow } from './body-faults.js';
import { damagedEncoding, type Unpacker } from './content-encoding.js';

/** How long a piece is waited for. */
export interface ChunkWait {
  readonly timeoutMs: number;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Reads a body piece by piece, as fast as it is asked for; the time between pieces is limited while one is waited for.
 * Ending early leaves the request open, so that it can be answered.
 * @throws DataError REQUEST_TIMEOUT, CANCELLED (the client went away), INVALID_ENCODING (damaged compression), and the
 *   signal's reason
 */
export async function* readChunks(
  request: IncomingMessage,
  unpacker: Unpacker | undefined,
  { timeoutMs, signal }: ChunkWait,
): AsyncGenerator<Buffer, void, undefined> {
  const arriving = readArriving(request, { timeoutMs, signal });
  if (unpacker === undefined) {
    yield* arriving;
    return;
  }
  const unpacked = unpacker.createStream();
  let failed: unknown;
  pipeline(arriving, unpacked, (error) => {
    failed = error ?? undefined;
  });
  try {
    for await (const chunk of unpacked) {
      // What has come already may unpack to much more: nobody waits for that any more.
      if (request.socket.destroyed) throw bodyCutOff();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw isZlibError(error) ? damagedEncoding(error) : (failed ?? error);
  } finally {
    unpacked.destroy();
  }
}

async function* readArriving(request: IncomingMessage, wait: ChunkWait): AsyncGenerator<Buffer, void, undefined> {
  const chunks = request.iterator({ destroyOnReturn: false });
  for (;;) {
    wait.signal.throwIfAborted();
    const next = await waitFor(chunks.next(), wait);
    if (next.done === true) return;
    yield next.value as Buffer;
  }
}

async function waitFor<Result>(pending: Promise<Result>, { timeoutMs, signal }: ChunkWait): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(bodyTooSlow(timeoutMs)), timeoutMs);
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  const cut = pending.catch(() => {
    throw bodyCutOff();
  });
  try {
    return await Promise.race([cut, late]);
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    // After a timeout nobody waits for the piece that may yet fail to come.
    cut.catch(() => undefined);
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
