import type { AllowanceShare } from '@database-service/application';
import type { LoadedConfig } from '@database-service/config';
import type { MetricsSnapshot } from '@database-service/telemetry';
import type { Addresses } from '../process/start-servers.js';

/** What the process that looks after the others is told by one of them. */
export type FromMember =
  /** Its code is there, so the rest of its start is short. */
  | { readonly kind: 'loaded' }
  | { readonly kind: 'listening'; readonly addresses: Addresses; readonly stopTimeoutMs: number }
  /** It cannot start; the message is for people. It ends then. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'collected'; readonly id: number; readonly snapshot: MetricsSnapshot }
  | { readonly kind: 'render'; readonly id: number }
  | { readonly kind: 'allowance'; readonly id: number; readonly client: string; readonly most: number };

/** What a process starts with. */
export interface StartOrder {
  /** With the ports that the first one took. */
  readonly config: LoadedConfig['config'];
  /** Of the service. */
  readonly startedAtMs: number;
  /** Whether others listen on the ports already. */
  readonly joins: boolean;
}

/** What it tells them. */
export type ToMember =
  /** The configuration travels, so that one started later has the same, whatever became of the files. */
  | ({ readonly kind: 'start' } & StartOrder)
  | { readonly kind: 'stop' }
  | { readonly kind: 'collect'; readonly id: number }
  /** `text` is absent where the metrics could not be collected. */
  | { readonly kind: 'rendered'; readonly id: number; readonly text?: string }
  | { readonly kind: 'granted'; readonly id: number; readonly share: AllowanceShare };
