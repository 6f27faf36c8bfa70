import type { ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptor } from '@grpc/grpc-js';

/** A call as interceptors are given it. */
export type InterceptedCall = Parameters<ServerInterceptor>[1];

/** What the gRPC library keeps to itself; absent, should it change. */
export interface CallInternals {
  readonly stream?: ServerHttp2Stream;
  /** 0 between messages. */
  readonly decoder?: { readonly readState?: number };
}

/** Looks behind the library's own call: only HTTP/2 knows whether a stream was reset, and can close one. */
export function internalsOf(call: InterceptedCall): CallInternals {
  return call as unknown as CallInternals;
}
