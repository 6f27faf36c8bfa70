import { constants, type ServerHttp2Stream } from 'node:http2';
import type { DeadlineWatch, WatchedDeadline } from '@database-service/application';
import { type InterceptedCall, internalsOf } from './call-internals.js';

/** How answers are sent. */
export interface AnswerWait {
  /** How long a client may take nothing before it is cut off. */
  readonly stalledMs: number;
  /** Whether an answer has many messages, none of them long; else it is one, of any length. */
  readonly isStream: boolean;
  /** By which answers that are not taken at once are found. */
  readonly waits: DeadlineWatch;
}

/** Most answers are taken sooner; a timer for each of them would cost more than they take. */
const takenAtOnceMs = 100;

/**
 * Cuts off a client that takes nothing of its answer for so long. The library waits for it as long as the connection lives:
 * with the answer, the call's place on the connection and, of a stream, the reading from the engine. Even a status would
 * wait behind what is not taken, so there is none.
 */
export function cutStalledAnswers(call: InterceptedCall, { stalledMs, isStream, waits }: AnswerWait): void {
  const { stream } = internalsOf(call);
  if (stream === undefined) return;
  const send = call.sendMessage.bind(call);
  if (isStream) {
    call.sendMessage = (message, callback) => {
      const timer = setTimeout(() => cut(stream), stalledMs).unref();
      send(message, () => {
        clearTimeout(timer);
        callback();
      });
    };
  } else {
    call.sendMessage = (message, callback) => {
      const taken: WatchedDeadline = {
        deadlineMs: Date.now() + takenAtOnceMs,
        // Node begins anew with each piece that leaves: a long answer may take its time.
        onLate: () => stream.setTimeout(stalledMs, () => cut(stream)),
      };
      waits.add(taken);
      send(message, () => {
        waits.remove(taken);
        callback();
      });
    };
  }
}

/**
 * Closes the stream of a call that is over although its client has not ended its request, as gRPC servers do (RFC 9113, 8.1):
 * the library would keep what has come of it until the client ends it, or for ever.
 */
export function closeUnended(call: InterceptedCall): void {
  const { stream } = internalsOf(call);
  if (stream === undefined || stream.closed) return;
  // In the next turn the status has left, and an end that came with the last message was seen.
  setImmediate(() => {
    if (!stream.closed && !stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  });
}

function cut(stream: ServerHttp2Stream): void {
  if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
}
