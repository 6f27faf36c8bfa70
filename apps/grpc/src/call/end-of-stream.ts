import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type InterceptedCall, internalsOf } from './call-internals.js';

/** How a stream of requests has ended. */
export type StreamEnd = 'whole' | 'cut off' | 'amid a message';

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
export async function awaitEnd(call: InterceptedCall): Promise<StreamEnd> {
  const { stream, decoder } = internalsOf(call);
  if ((decoder?.readState ?? 0) !== 0 && stream?.closed !== true) return 'amid a message';
  await sleep(resetGraceMs);
  for (let turn = 0; turn < resetGraceTurns; turn += 1) await nextTurn();
  return stream?.closed === true ? 'cut off' : 'whole';
}
