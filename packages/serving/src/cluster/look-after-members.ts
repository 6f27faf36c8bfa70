import { InProcessRateLimiter } from '@database-service/application/rate-limiter';
import { createServiceLogger } from '@database-service/composition/service-logger';
import type { Config, LoadedConfig } from '@database-service/config';
import type { Logger } from '@database-service/core';
import { describeStart } from '../process/describe-start.js';
import { endByFault, endBySignal } from '../process/end-process.js';
import { startMetricsServer } from '../process/metrics-server.js';
import type { RunningServer } from '../process/server-start.js';
import { CollectedMetrics } from './collected-metrics.js';
import type { MemberPool, PoolEvents } from './member-pool.js';
import type { MemberMessage, MemberProcess } from './member-process.js';

/**
 * Starts processes, answers what they ask, and stops them by a signal.
 *
 * @throws StartError; what had been started is stopped again
 */
export async function lookAfterMembers({ config, warnings }: LoadedConfig, pool: MemberPool): Promise<void> {
  const logger = createServiceLogger(config);
  const metrics = new CollectedMetrics(() => pool.listening);
  let metricsServer: RunningServer | undefined;
  const stop = async (): Promise<number | undefined> => {
    const isInTime = await pool.stop();
    if (!isInTime) logger.error('processes did not stop in time and were killed');
    await metricsServer?.stop(0);
    await logger.close();
    return isInTime ? 0 : 1;
  };
  try {
    const starting = pool.start(describeEvents(logger, metrics, createAnswers(config, metrics)));
    // It fails only when it is waited for.
    starting.catch(() => undefined);
    if (config.metrics.enabled) metricsServer = await startMetricsServer({ metrics, logger }, config.metrics);
    const { addresses } = await starting;
    // Who reads that it listens may tell it to stop at once.
    endBySignal(logger, stop);
    for (const warning of warnings) logger.warn(warning);
    logger.info('listening', {
      address: addresses.http,
      grpc_address: addresses.grpc,
      metrics_address: metricsServer?.address,
      processes: pool.listening.length,
      process_ids: pool.listening.map(({ pid }) => pid),
      ...describeStart(),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  endByFault(logger);
}

type Answer = (member: MemberProcess, message: MemberMessage) => void;

/** Answers what processes ask. */
function createAnswers({ rate_limit: limit }: Config, metrics: CollectedMetrics): Answer {
  const limiter = new InProcessRateLimiter({ requestsPerMinute: limit.requests_per_minute });
  return (member, message) => {
    const { kind, id } = message;
    if (kind === 'collected') metrics.collected(member, id, message.snapshot);
    else if (kind === 'allowance') {
      member.tell({ kind: 'granted', id, share: limiter.takeUpTo(message.client, message.most) });
    } else {
      void metrics.render().then(
        (text) => member.tell({ kind: 'rendered', id, text }),
        () => member.tell({ kind: 'rendered', id }),
      );
    }
  };
}

function describeEvents(logger: Logger, metrics: CollectedMetrics, onMessage: Answer): PoolEvents {
  const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  return {
    onMessage,
    onEnded(member, { code, signal }) {
      logger.error('a process ended, it will be replaced', { process_id: member.pid, exit_code: code, signal });
      void metrics.retire(member);
    },
    onReplaced(member) {
      logger.info('a process was replaced', { process_id: member.pid });
    },
    onFailed(error) {
      logger.error('a process could not be replaced, it is tried again', { problem: problemOf(error) });
    },
    onLost(error) {
      logger.error('no process is left, the service ends', { problem: problemOf(error) });
      process.stderr.write(`${problemOf(error)}\n`);
      process.exit(1);
    },
  };
}
