import { DeadlineWatch, type WatchedDeadline } from '@database-service/application';
import { DataError } from '@database-service/core';
import { type ActiveExchanges, chooseClient, takeFromAllowance } from '@database-service/serving';
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, type ServerListener } from '@grpc/grpc-js';
import type { AnsweredCall, AppDependencies } from '../app-dependencies.js';
import { type InterceptedCall, internalsOf } from './call-internals.js';
import { readText } from './call-metadata.js';
import { closeUnended, cutStalledAnswers } from './close-stream.js';
import { awaitEnd } from './end-of-stream.js';
import { Exchange } from './exchange.js';
import { noteExchange } from './exchange-of.js';
import { findUnreadable } from './unreadable-metadata.js';

type Method = Parameters<ServerInterceptor>[0];

/** What interceptors work with. */
export interface Interception {
  readonly app: AppDependencies;
  readonly active: ActiveExchanges;
  /** Whether a call is not counted by the rate limit. */
  isUnlimited(path: string): boolean;
}

/**
 * Goes around every call of every service: gives it an exchange, counts it for its client, waits for its request no longer
 * than is allowed, and completes its status, whoever sets it.
 */
export function interceptCalls(interception: Interception): ServerInterceptor {
  const waits = new DeadlineWatch();
  return (method, call) => {
    const started: { exchange?: Exchange } = {};
    completeStatuses(call, started);
    const { stalledMs } = interception.app.messages;
    cutStalledAnswers(call, { stalledMs, isStream: method.responseStream, waits });
    return new ServerInterceptingCall(call, {
      start: (next) => next(createListener({ ...interception, waits }, method, call, started)),
    });
  };
}

/** The gRPC library ends some calls by itself, with a status that passes by all interceptors; but for here. */
function completeStatuses(call: InterceptedCall, started: { readonly exchange?: Exchange }): void {
  const send = call.sendStatus.bind(call);
  call.sendStatus = (status) => {
    // A message that could not leave is told of as INTERNAL, also where its client went away.
    if (internalsOf(call).stream?.closed === true) started.exchange?.cancel();
    else send(started.exchange?.complete(status) ?? status);
  };
}

function createListener(
  interception: Interception & { readonly waits: DeadlineWatch },
  method: Method,
  call: InterceptedCall,
  started: { exchange?: Exchange },
): ServerListener {
  const { app, active, waits } = interception;
  const kind = kindOf(method);
  let waited: WatchedDeadline | undefined;
  const stopWaiting = (): void => {
    if (waited !== undefined) waits.remove(waited);
  };
  const wait = (exchange: Exchange): void => {
    stopWaiting();
    waited = waitFor(call, exchange, app.messages.timeoutMs);
    waits.add(waited);
  };
  return {
    onReceiveMetadata(metadata, next) {
      const exchange = new Exchange(app, active, {
        route: method.path.slice(1),
        method: kind,
        metadata,
        deadlineMs: Number(call.getDeadline()),
      });
      started.exchange = exchange;
      noteExchange(metadata, exchange);
      // An upload's messages are waited for where they are read.
      if (kind !== 'client_stream') wait(exchange);
      const unreadable = findUnreadable(call);
      if (unreadable !== undefined) refuse(call, exchange, unreadable);
      else if (app.rateLimiter === undefined || interception.isUnlimited(method.path)) next(metadata);
      else void limitRate(exchange, { call, metadata, app }).then((allowed) => allowed && next(metadata));
    },
    onReceiveMessage(message, next) {
      // One request is whole only when its client has ended it: until then nothing is done for it.
      if (kind === 'bidi_stream' && started.exchange !== undefined) wait(started.exchange);
      next(message);
    },
    onReceiveHalfClose(next) {
      stopWaiting();
      if (kind !== 'client_stream') next();
      else {
        void awaitEnd(call).then((end) => {
          if (end === 'whole') next();
          else if (end === 'amid a message') refuse(call, started.exchange, endsAmidMessage());
          // A stream that was cut off is told of as cancelled, in a moment.
        });
      }
    },
    onCancel() {
      stopWaiting();
      started.exchange?.cancel();
      closeUnended(call);
    },
  };
}

function waitFor(call: InterceptedCall, exchange: Exchange, timeoutMs: number): WatchedDeadline {
  return {
    deadlineMs: Date.now() + timeoutMs,
    onLate() {
      const message = `The request did not arrive within ${timeoutMs} ms; send it again.`;
      refuse(call, exchange, new DataError('REQUEST_TIMEOUT', message));
    },
  };
}

/** Ends a call with an error, whatever its handler does. */
function refuse(call: InterceptedCall, exchange: Exchange | undefined, error: DataError): void {
  exchange?.abort(error);
  if (exchange !== undefined) call.sendStatus(exchange.fail(error));
}

function endsAmidMessage(): DataError {
  return new DataError('BAD_ARGUMENT', 'The stream ends amid a message; send all of it, or cancel the call.');
}

/** Counts a call for its client and notes in the answer how the client stands. @returns whether it may go on */
async function limitRate(
  exchange: Exchange,
  {
    call,
    metadata,
    app,
  }: { readonly call: InterceptedCall; readonly metadata: Metadata; readonly app: AppDependencies },
): Promise<boolean> {
  const { rateLimiter, trustedProxies } = app;
  if (rateLimiter === undefined) return true;
  try {
    const peer = call.getConnectionInfo().remoteAddress;
    const client = chooseClient(peer, readText(metadata, 'x-forwarded-for'), trustedProxies);
    const { headers, refusal } = await takeFromAllowance(rateLimiter, client);
    for (const [name, value] of Object.entries(headers)) exchange.reply.set(name, String(value));
    if (refusal === undefined) return true;
    throw refusal;
  } catch (error) {
    call.sendStatus(exchange.fail(error));
    return false;
  }
}

function kindOf({ requestStream, responseStream }: Method): AnsweredCall['method'] {
  if (requestStream) return responseStream ? 'bidi_stream' : 'client_stream';
  return responseStream ? 'server_stream' : 'unary';
}
