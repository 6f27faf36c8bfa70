import type { RateLimiter, Service } from '@database-service/application';
import type { Logger } from '@database-service/core';

/** A call that has ended, for logs and metrics. */
export interface AnsweredCall {
  readonly method: 'unary' | 'client_stream' | 'server_stream' | 'bidi_stream';
  /** `database.DatabaseService/Create` */
  readonly route: string;
  /** Name of the gRPC status: `OK`, `NOT_FOUND`. */
  readonly status: string;
  readonly durationMs: number;
  readonly requestId: string;
  /** As the call named it, or the default. */
  readonly database: string;
}

/** What a client may send, and how slowly it may send and take. */
export interface MessageLimits {
  /** Of a message; of a BulkInsert, of all its messages together. */
  readonly bytesMax: number;
  /** From one message of a stream to the next; for any other request to arrive. */
  readonly timeoutMs: number;
  /** For a client to take anything of what is there for it; then it is cut off. */
  readonly stalledMs: number;
}

/** What the server is made of. */
export interface AppDependencies {
  readonly service: Service;
  readonly logger: Logger;
  /** Absent: no limit. */
  readonly rateLimiter: RateLimiter | undefined;
  readonly messages: MessageLimits;
  readonly trustedProxies: number;
  /** Rejects with the reason while the service cannot serve. */
  checkReady(): Promise<void>;
  /** Told once for each call. */
  observe(answered: AnsweredCall): void;
}
