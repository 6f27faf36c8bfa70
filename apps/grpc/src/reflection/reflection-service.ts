import { isDataError } from '@database-service/core';
import { type Server, type ServerDuplexStream, status, type UntypedHandleCall } from '@grpc/grpc-js';
import { ServerReflectionRequest, ServerReflectionResponse } from '../generated/grpc/reflection/v1/reflection.js';
import { readMessage, writeMessage } from '../wire/message-codec.js';
import { answerReflection } from './answer-reflection.js';

/** Both have the same messages. */
const packages = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;

type Call = ServerDuplexStream<ReturnType<typeof readRequest>, object>;

/**
 * Adds server reflection (v1 and v1alpha): what grpcurl and the like ask for methods and messages. @grpc/reflection puts the
 * files of a package together and forgets what they import.
 */
export function addReflectionService(server: Server): void {
  for (const name of packages) {
    const method = {
      path: `/${name}.ServerReflection/ServerReflectionInfo`,
      requestStream: true,
      responseStream: true,
      requestDeserialize: readRequest,
      responseSerialize: (message: object) => writeMessage(ServerReflectionResponse, message),
      requestSerialize: (message: object) => writeMessage(ServerReflectionRequest, message),
      responseDeserialize: (bytes: Buffer) => readMessage(ServerReflectionResponse, bytes),
    };
    const handler: UntypedHandleCall = (call: Call) => void answerQuestions(call);
    server.addService({ serverReflectionInfo: method }, { serverReflectionInfo: handler });
  }
}

function readRequest(bytes: Buffer) {
  return readMessage(ServerReflectionRequest, bytes);
}

async function answerQuestions(call: Call): Promise<void> {
  try {
    for await (const request of call.iterator({ destroyOnReturn: false })) {
      if (isDataError(request)) throw request;
      call.write(answerReflection(request));
    }
    call.end();
  } catch (error) {
    const details = isDataError(error) ? error.message : 'The client went away.';
    call.emit('error', { code: status.INVALID_ARGUMENT, details });
  }
}
