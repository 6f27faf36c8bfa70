import { SharedRateLimiter } from '@database-service/application';
import { composeService } from '@database-service/composition';
import type { Logger } from '@database-service/core';
import type { MetricsSnapshot } from '@database-service/telemetry';
import type { ServerStart } from '../process/server-start.js';
import { type StartedServers, startServers, stopTimeoutMs } from '../process/start-servers.js';
import type { StartOrder } from './messages.js';
import type { PrimaryLink } from './primary-link.js';

/** A process of several that takes requests. */
export interface Member extends StartedServers {
  readonly logger: Logger;
  /** How long it may take to stop. */
  readonly stopTimeoutMs: number;
  /** Its own metrics. */
  snapshot(): Promise<MetricsSnapshot>;
}

/** Starts the service in this process, with what it shares with others over the link. @throws DataError, StartError */
export async function startMember(
  link: PrimaryLink,
  { config, startedAtMs, joins }: StartOrder,
  servers: readonly ServerStart[],
): Promise<Member> {
  const composition = await composeService(config, {
    shared: {
      startedAt: new Date(startedAtMs),
      rateLimiter: new SharedRateLimiter({
        requestsPerMinute: config.rate_limit.requests_per_minute,
        source: (client, most) => link.takeShare(client, most),
      }),
      renderMetrics: () => link.renderMetrics(),
    },
  });
  const started = await startServers({ composition, config, servers, place: { joins } });
  const { logger, metrics } = composition;
  return {
    ...started,
    logger,
    stopTimeoutMs: stopTimeoutMs(config, servers),
    snapshot: () => metrics.snapshot(),
  };
}
