import type { RateLimiter, Service } from '@database-service/application';
import type { Logger } from '@database-service/core';
import type { BodyLimits } from './request/read-bytes.js';
import type { CorsPolicy } from './respond/cors.js';

/** A request that was answered, for logs and metrics. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's template, never the path: paths hold ids, and their number is not bounded. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string;
  /** As the request named it, or the default. */
  readonly database: string;
}

/** How answers are given. */
export interface Manners {
  /** Shorter answers are not packed: they fit into one packet as they are. */
  readonly compressBytesMin: number;
  /** Whether answers say how long they took. */
  readonly serverTiming: boolean;
  /** How long a client may take nothing of an answer before it is cut off. */
  readonly stalledMs: number;
  /** Absent: pages of other origins may read nothing. */
  readonly cors: CorsPolicy | undefined;
}

/** What the server is made of. */
export interface AppDependencies {
  readonly service: Service;
  readonly logger: Logger;
  /** Absent: no limit. */
  readonly rateLimiter: RateLimiter | undefined;
  readonly body: BodyLimits;
  readonly trustedProxies: number;
  readonly manners: Manners;
  /** Rejects with the reason while the service cannot serve. */
  checkReady(): Promise<void>;
  renderMetrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Told once for each request. */
  observe(answered: AnsweredRequest): void;
}
