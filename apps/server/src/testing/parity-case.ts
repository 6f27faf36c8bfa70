import type { MethodName, RequestOf } from '../../../grpc/src/rpcs/rpc.js';
import type { CallSettings } from '../../../grpc/src/testing/rpc-client.js';

/** The same request over both transports. */
export interface ParityCase {
  readonly name: string;
  readonly http: readonly [method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>];
  readonly method: MethodName;
  /** Of an upload: its messages. */
  readonly request: object;
  readonly metadata?: CallSettings['metadata'];
}

/** Keeps the request's type while it is written down. */
export function sameCall<Method extends MethodName>(
  name: string,
  http: ParityCase['http'],
  [method, request, metadata]: readonly [
    Method,
    RequestOf<Method> | readonly RequestOf<Method>[],
    CallSettings['metadata']?,
  ],
): ParityCase {
  return { name, http, method, request, ...(metadata === undefined ? {} : { metadata }) };
}
