import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { ServerInterceptor } from '@grpc/grpc-js';

/** How a stream of requests has ended. */
export type StreamEnd = 'whole' | 'cut off' | 'amid a message';

/** What the gRPC library keeps to itself; absent, should it change. */
interface Internals {
  /** Of node:http2. */
  readonly stream?: { readonly closed?: boolean };
  /** 0 between messages. */
  readonly decoder?: { readonly readState?: number };
}

/**
 * How long a reset may come behind an end: Node's HTTP/2, and with it every client on @grpc/grpc-js, cancels a stream by
 * ending it and resetting it then, in two pieces.
 */
const resetGraceMs = 20;

/** The same for a process that is busy: a piece that has come is read in one of the next turns. */
const resetGraceTurns = 4;

/**
 * Tells how a stream of requests has ended. The gRPC library hands on a stream that was reset (the client cancelled, died,
 * or was cut off) as one that has ended well, and passes over a message that is not whole: an upload would be taken for
 * complete that is not. It has no public place that knows.
 */
export async function awaitEnd(call: Parameters<ServerInterceptor>[1]): Promise<StreamEnd> {
  const { stream, decoder } = call as unknown as Internals;
  if ((decoder?.readState ?? 0) !== 0 && stream?.closed !== true) return 'amid a message';
  await sleep(resetGraceMs);
  for (let turn = 0; turn < resetGraceTurns; turn += 1) await nextTurn();
  return stream?.closed === true ? 'cut off' : 'whole';
}
