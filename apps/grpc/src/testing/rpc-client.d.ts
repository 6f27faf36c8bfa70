import { type ChannelCredentials, Client, type ClientReadableStream, Metadata, type ServiceError } from '@grpc/grpc-js';
import { ErrorInfo } from '../generated/google/rpc/error_details.js';
import type { MethodName, RequestOf, ResponseOf } from '../rpcs/rpc.js';
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
export declare class RpcClient {
  readonly raw: Client;
  constructor(address: string, credentials?: ChannelCredentials);
  /** Calls a unary rpc. */
  call<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings?: CallSettings,
  ): Promise<Outcome<ResponseOf<Method>>>;
  /** The answer of a call that must succeed. */
  get<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings?: CallSettings,
  ): Promise<ResponseOf<Method>>;
  /** Opens a stream of answers. */
  open<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings?: CallSettings,
  ): ClientReadableStream<ResponseOf<Method>>;
  /** Reads a stream of answers to its end. */
  download<Method extends MethodName>(
    method: Method,
    request: RequestOf<Method>,
    settings?: CallSettings,
  ): Promise<Outcome<readonly ResponseOf<Method>[]>>;
  /** Sends a stream, waiting where the server does not take more. */
  upload<Method extends MethodName>(
    method: Method,
    messages: Iterable<RequestOf<Method>> | AsyncIterable<RequestOf<Method>>,
    settings?: CallSettings,
  ): Promise<Outcome<ResponseOf<Method>>>;
  /** As `upload`, for one that may be cancelled. */
  startUpload<Method extends MethodName>(
    method: Method,
    messages: Iterable<RequestOf<Method>> | AsyncIterable<RequestOf<Method>>,
    settings?: CallSettings,
  ): {
    readonly outcome: Promise<Outcome<ResponseOf<Method>>>;
    cancel(): void;
  };
  close(): void;
}
/** Reads an error's trailers. */
export declare function describeFailure(error: ServiceError): Failure;
//# sourceMappingURL=rpc-client.d.ts.map
