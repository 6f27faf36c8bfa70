import cluster from 'node:cluster';
import type { LoadedConfig } from '@database-service/config';
import { StartError } from '../process/start-error.js';
import { MemberPool } from './member-pool.js';

/**
 * Runs the service as several processes that share its ports, and looks after them: this one opens no database and takes no
 * requests but for metrics; it counts rate limits, and replaces what has ended. The system gives connections to any of the others.
 *
 * @throws StartError; what had been started is stopped again
 */
export async function runPrimary(loaded: LoadedConfig): Promise<void> {
  if (cluster.isWorker) {
    throw new StartError(
      'This process is one of a cluster already, so it cannot start others. Set app.processes (APP_PROCESSES) to 1, or start the service by itself.',
    );
  }
  // They load their code while this one loads what it needs itself.
  const pool = new MemberPool(loaded.config);
  const { lookAfterMembers } = await import('./look-after-members.js');
  await lookAfterMembers(loaded, pool);
}
