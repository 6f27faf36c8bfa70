import { type DataError, isDataError } from '@database-service/core';
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { exchangeOf } from '../call/exchange-of.js';
import { sendMessage } from '../call/send-message.js';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import {
  type HealthCheckRequest,
  HealthDefinition,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from '../generated/grpc/health/v1/health.js';
import { type MessageType, readMessage, writeMessage } from '../wire/message-codec.js';
import { ReadinessWatch } from './readiness-watch.js';

/** Names whose health may be asked for: the whole server, and the document service. */
const services: readonly string[] = ['', DatabaseServiceDefinition.fullName];

/** A health service that was added. */
export interface HealthService {
  /** Tells watchers that the server stops. */
  stop(): void;
}

/**
 * Adds `grpc.health.v1.Health`, which follows the service's readiness: a check asks it then and there. The library's own
 * (grpc-health-check) answers with what it was last told, which is as late as whoever tells it looks.
 */
export function addHealthService(server: Server, app: AppDependencies): HealthService {
  const readiness = new ReadinessWatch(app.checkReady);
  const check = async (): Promise<ServingStatus> =>
    (await readiness.check()) ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  const { methods } = HealthDefinition;
  server.addService(
    { check: describeMethod(methods.check), list: describeMethod(methods.list), watch: describeMethod(methods.watch) },
    {
      check: ((call, respond) => void answerCheck(call, respond, check)) satisfies Unary<HealthCheckRequest>,
      list: ((_call, respond) => {
        void check().then((serving) =>
          respond(null, { statuses: Object.fromEntries(services.map((name) => [name, { status: serving }])) }),
        );
      }) satisfies Unary<object>,
      watch: ((call) => {
        const exchange = exchangeOf(call);
        exchange.beginEndless();
        void answerWatch(call, readiness, exchange.signal).catch((error) => {
          call.emit('error', exchange.fail(error));
        });
      }) satisfies handleServerStreamingCall<HealthCheckRequest | DataError, object>,
    },
  );
  return { stop: () => readiness.look() };
}

type Unary<Request> = handleUnaryCall<Request | DataError, object>;

function describeMethod(method: {
  readonly name: string;
  readonly requestType: unknown;
  readonly responseType: unknown;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}): MethodDefinition<object, object> {
  const requestType = method.requestType as MessageType<object>;
  const responseType = method.responseType as MessageType<object>;
  return {
    path: `/${HealthDefinition.fullName}/${method.name}`,
    requestStream: method.requestStream,
    responseStream: method.responseStream,
    requestDeserialize: (bytes) => readMessage(requestType, bytes),
    responseSerialize: (message) => writeMessage(responseType, message),
    requestSerialize: (message) => writeMessage(requestType, message),
    responseDeserialize: (bytes) => readMessage(responseType, bytes),
  };
}

async function answerCheck(
  { request }: ServerUnaryCall<HealthCheckRequest | DataError, object>,
  respond: sendUnaryData<object>,
  check: () => Promise<ServingStatus>,
): Promise<void> {
  if (isDataError(request)) respond({ code: status.INVALID_ARGUMENT, details: request.message });
  else if (services.includes(request.service ?? '')) respond(null, { status: await check() });
  else respond({ code: status.NOT_FOUND, details: `There is no service ${JSON.stringify(request.service)} here.` });
}

/** As the protocol has it, a service that does not exist is watched too: it may come. */
async function answerWatch(
  call: ServerWritableStream<HealthCheckRequest | DataError, object>,
  readiness: ReadinessWatch,
  signal: AbortSignal,
): Promise<void> {
  const { request } = call;
  if (isDataError(request)) throw request;
  if (!services.includes(request.service ?? '')) {
    await sendMessage(call, { status: ServingStatus.SERVICE_UNKNOWN }, signal);
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
  try {
    for await (const isReady of readiness.follow(signal)) {
      await sendMessage(call, { status: isReady ? ServingStatus.SERVING : ServingStatus.NOT_SERVING }, signal);
    }
  } catch (error) {
    // The watch ends with the server: whoever balances by it is told before. It is queued before the status, not waited for.
    if (isDataError(error) && error.reason === 'SHUTTING_DOWN') call.write({ status: ServingStatus.NOT_SERVING });
    throw error;
  }
}
