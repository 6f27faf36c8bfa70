import type { DataError } from '@database-service/core';
import type { MethodDefinition, Server, UntypedHandleCall } from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { answerDownload } from '../call/answer-download.js';
import { answerUnary } from '../call/answer-unary.js';
import { answerUpload } from '../call/answer-upload.js';
import { exchangeOf } from '../call/exchange-of.js';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import { rpcs } from '../rpcs/index.js';
import type { Rpc } from '../rpcs/rpc.js';
import { type MessageType, readMessage, writeMessage } from '../wire/message-codec.js';

/** Paths of rpcs that the rate limit does not count. */
export const unlimitedPaths: ReadonlySet<string> = new Set(
  rpcs.flatMap((rpc) => (rpc.kind === 'unary' && rpc.unlimited === true ? [pathOf(rpc)] : [])),
);

/** Adds the document service, with every rpc of the table. */
export function addDatabaseService(server: Server, app: AppDependencies): void {
  const definition: Record<string, MethodDefinition<object | DataError, object>> = {};
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const rpc of rpcs) {
    definition[rpc.method] = describeMethod(rpc);
    handlers[rpc.method] = createHandler(rpc, app);
  }
  server.addService(definition, handlers);
}

function pathOf({ method }: Rpc): string {
  return `/${DatabaseServiceDefinition.fullName}/${DatabaseServiceDefinition.methods[method].name}`;
}

function describeMethod(rpc: Rpc): MethodDefinition<object | DataError, object> {
  const { requestStream, responseStream, ...types } = DatabaseServiceDefinition.methods[rpc.method];
  const requestType = types.requestType as MessageType<object>;
  const responseType = types.responseType as MessageType<object>;
  return {
    path: pathOf(rpc),
    requestStream,
    responseStream,
    requestDeserialize: (bytes) => readMessage(requestType, bytes),
    responseSerialize: (message) => writeMessage(responseType, message),
    // Of clients, which there are none of here.
    requestSerialize: (message) => writeMessage(requestType, message as object),
    responseDeserialize: (bytes) => readMessage(responseType, bytes),
  };
}

function createHandler(rpc: Rpc, app: AppDependencies): UntypedHandleCall {
  switch (rpc.kind) {
    case 'unary':
      return (call: Parameters<typeof answerUnary>[3]['call'], respond: Parameters<typeof answerUnary>[3]['respond']) =>
        void answerUnary(exchangeOf(call), app, rpc, { call, respond });
    case 'download':
      return (call: Parameters<typeof answerDownload>[3]) => void answerDownload(exchangeOf(call), app, rpc, call);
    case 'upload':
      return (
        call: Parameters<typeof answerUpload>[3]['call'],
        respond: Parameters<typeof answerUpload>[3]['respond'],
      ) => void answerUpload(exchangeOf(call), app, rpc, { call, respond });
  }
}
