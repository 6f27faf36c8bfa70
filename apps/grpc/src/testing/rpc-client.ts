import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  type ClientReadableStream,
  credentials as channelCredentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { ErrorDetails } from '../generated/database/errors.js';
import { DatabaseServiceDefinition } from '../generated/database/service.js';
import { BadRequest, ErrorInfo, RetryInfo } from '../generated/google/rpc/error_details.js';
import { Status } from '../generated/google/rpc/status.js';
import type { MethodName, RequestOf, ResponseOf } from '../rpcs/rpc.js';
import { type MessageType, writeMessage } from '../wire/message-codec.js';

/** An error as a client gets it, with the details of its trailers. */
export interface Failure {
  readonly status: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly truncated: boolean;
  readonly requestId: string | undefined;
  readonly info: ErrorInfo | undefined;
  readonly retrySeconds: number | undefined;
  readonly violations: readonly string[];
  readonly trailers: Metadata;
}

/** What came of a call. */
export interface Outcome<Response> {
  readonly response?: Response;
  readonly failure?: Failure;
  /** What the answer began with. */
  readonly headers: Metadata;
}

/** Metadata and deadline of a call. */
export interface CallSettings {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** A client of the generated messages, for tests. */
export class RpcClient {
  readonly raw: Client;

  constructor(address: string, credentials: ChannelCredentials = channelCredentials.createInsecure()) {
    this.raw = new Client(address, credentials, {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.enable_http_proxy': 0,
      // Each client has a connection of its own.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Calls a unary rpc. */
  call<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings: CallSettings = {},
  ): Promise<Outcome<ResponseOf<Method>>> {
    const { path, writeRequest, readResponse } = describe(method);
    return new Promise((resolve) => {
      let headers = new Metadata();
      const call = this.raw.makeUnaryRequest(
        path,
        writeRequest,
        readResponse,
        request,
        metadataOf(settings),
        optionsOf(settings),
        (error, response) => resolve(describeOutcome(error, response as ResponseOf<Method>, headers)),
      );
      call.on('metadata', (received) => {
        headers = received;
      });
    });
  }

  /** The answer of a call that must succeed. */
  async get<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings: CallSettings = {},
  ): Promise<ResponseOf<Method>> {
    const { response, failure } = await this.call(method, request, settings);
    if (response === undefined) throw new Error(`${method} failed: ${JSON.stringify(failure)}`);
    return response;
  }

  /** Opens a stream of answers. */
  open<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings: CallSettings = {},
  ): ClientReadableStream<ResponseOf<Method>> {
    const { path, writeRequest, readResponse } = describe(method);
    return this.raw.makeServerStreamRequest(
      path,
      writeRequest,
      readResponse as (bytes: Buffer) => ResponseOf<Method>,
      request,
      metadataOf(settings),
      optionsOf(settings),
    );
  }

  /** Reads a stream of answers to its end. */
  async download<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings: CallSettings = {},
  ): Promise<Outcome<readonly ResponseOf<Method>[]>> {
    const stream = this.open(method, request, settings);
    let headers = new Metadata();
    stream.on('metadata', (received) => {
      headers = received;
    });
    const messages: ResponseOf<Method>[] = [];
    try {
      for await (const message of stream) messages.push(message as ResponseOf<Method>);
    } catch (error) {
      return { failure: describeFailure(error as ServiceError), headers };
    }
    return { response: messages, headers };
  }

  /** Sends a stream, waiting where the server does not take more. */
  upload<Method extends MethodName>(
    method: Method,
    messages: Iterable<RequestOf<Method>> | AsyncIterable<RequestOf<Method>>,
    settings: CallSettings = {},
  ): Promise<Outcome<ResponseOf<Method>>> {
    return this.startUpload(method, messages, settings).outcome;
  }

  /** As `upload`, for one that may be cancelled. */
  startUpload<Method extends MethodName>(
    method: Method,
    messages: Iterable<RequestOf<Method>> | AsyncIterable<RequestOf<Method>>,
    settings: CallSettings = {},
  ): { readonly outcome: Promise<Outcome<ResponseOf<Method>>>; cancel(): void } {
    const { path, writeRequest, readResponse } = describe(method);
    const ended = Promise.withResolvers<Outcome<ResponseOf<Method>>>();
    let headers = new Metadata();
    const call = this.raw.makeClientStreamRequest(
      path,
      writeRequest,
      readResponse,
      metadataOf(settings),
      optionsOf(settings),
      (error, response) => ended.resolve(describeOutcome(error, response as ResponseOf<Method>, headers)),
    );
    call.on('metadata', (received) => {
      headers = received;
    });
    const send = async (): Promise<void> => {
      for await (const message of messages) {
        await new Promise<void>((sent) => {
          call.write(message, () => sent());
        });
      }
      call.end();
    };
    void send();
    return { outcome: ended.promise, cancel: () => call.cancel() };
  }

  close(): void {
    this.raw.close();
  }
}

function describe(method: MethodName) {
  const { name, requestType, responseType } = DatabaseServiceDefinition.methods[method];
  return {
    path: `/${DatabaseServiceDefinition.fullName}/${name}`,
    writeRequest: (message: object) => writeMessage(requestType as MessageType<object>, message),
    readResponse: (bytes: Buffer): object => (responseType as { decode(bytes: Uint8Array): object }).decode(bytes),
  };
}

function metadataOf({ metadata = {} }: CallSettings): Metadata {
  const built = new Metadata();
  for (const [name, value] of Object.entries(metadata)) built.set(name, value);
  return built;
}

function optionsOf({ timeoutMs }: CallSettings): CallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

function describeOutcome<Response>(
  error: ServiceError | null,
  response: Response,
  headers: Metadata,
): Outcome<Response> {
  return error === null ? { response, headers } : { failure: describeFailure(error), headers };
}

/** Reads an error's trailers. */
export function describeFailure(error: ServiceError): Failure {
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
  const packed = bytes === undefined ? [] : (Status.decode(bytes as Buffer).details ?? []);
  const find = <Message>(name: string, type: { decode(bytes: Uint8Array): Message }): Message | undefined => {
    const any = packed.find(({ type_url }) => type_url === `type.googleapis.com/${name}`);
    return any?.value === undefined ? undefined : type.decode(any.value);
  };
  const own = find('database.ErrorDetails', ErrorDetails);
  const retry = find('google.rpc.RetryInfo', RetryInfo);
  return {
    status: status[error.code],
    message: error.details,
    code: own?.code,
    reason: own?.reason,
    details: own === undefined ? undefined : JSON.parse(own.details_json ?? ''),
    truncated: own?.truncated === true,
    requestId: own?.request_id,
    info: find('google.rpc.ErrorInfo', ErrorInfo),
    retrySeconds: retry?.retry_delay?.seconds,
    violations: (find('google.rpc.BadRequest', BadRequest)?.field_violations ?? []).map(({ field }) => field ?? ''),
    trailers: error.metadata,
  };
}
