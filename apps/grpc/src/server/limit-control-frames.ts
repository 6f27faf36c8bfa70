import { constants, type Http2Server, type Http2Session } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/** What the gRPC library keeps to itself; absent, should it change. */
interface Internals {
  readonly http2Servers?: ReadonlyMap<Http2Server, unknown>;
}

/** Frames that a connection may send beside its calls at once, and on the average for a second. */
const burstMax = 200;
const perSecondMax = 10;

/** And one more for so much that calls have moved: clients probe the line with a ping for each round trip that has data. */
const bytesForFrame = 64;

/** What a frame and its acknowledgement take on the line, at most: none of that is of calls. */
const pingBytes = 34;
const settingsBytes = 220;

/**
 * Closes connections whose client makes the server acknowledge PING or SETTINGS frames without an end: 46,000 a second, which
 * no rate limit sees, take half of a processor. The client is told as gRPC's other servers do. Beside this, Node cuts off
 * who resets streams without an end (1,000 at once, 33 a second), and who does not read the acknowledgements.
 */
export function limitControlFrames(server: Server): void {
  const { http2Servers } = server as unknown as Internals;
  for (const http2Server of http2Servers?.keys() ?? []) http2Server.on('session', limitSession);
}

function limitSession(session: Http2Session): void {
  const startedAt = performance.now();
  let pings = 0;
  let settings = 0;
  const check = (): void => {
    if (pings + settings <= burstMax || session.destroyed) return;
    const { bytesRead = 0, bytesWritten = 0 } = session.socket;
    const ofCalls = Math.max(0, bytesRead + bytesWritten - pings * pingBytes - settings * settingsBytes);
    const seconds = (performance.now() - startedAt) / 1_000;
    const allowed = burstMax + seconds * perSecondMax + ofCalls / bytesForFrame;
    if (pings + settings <= allowed) return;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from('too_many_pings'));
    session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
  };
  session.on('ping', () => {
    pings += 1;
    check();
  });
  session.on('remoteSettings', () => {
    settings += 1;
    check();
  });
}
