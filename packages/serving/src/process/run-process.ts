import type { LoadConfigOptions, LoadedConfig } from '@database-service/config';
import { endByFault, endBySignal } from './end-process.js';
import { keepHeapsSmall } from './keep-heaps-small.js';
import { membershipVariable } from './membership.js';
import type { ChooseServers } from './server-start.js';

/**
 * Runs servers of the service as this process: until SIGTERM or SIGINT, after which it stops and exits with 0; a second signal exits
 * at once with 1. What keeps it from starting is printed, and the exit code is 1. An error that nobody caught is logged
 * and ends the process with 1: its state is not to be trusted any more.
 *
 * Where `app.processes` asks for several, this one starts them, each with the same program and arguments, and looks after
 * them.
 *
 * @param loadServers - loads their code; not called in a process that only looks after others
 */
export async function runProcess(
  loadServers: () => Promise<ChooseServers>,
  options: LoadConfigOptions = {},
): Promise<void> {
  keepHeapsSmall();
  if (process.env[membershipVariable] !== undefined) {
    const { runMember } = await import('../cluster/run-member.js');
    return await runMember(loadServers);
  }
  try {
    const { loadConfig } = await import('@database-service/config');
    const loaded = loadConfig(options);
    if (loaded.config.app.processes === 1) await runAlone(loaded, loadServers);
    else {
      const { runPrimary } = await import('../cluster/run-primary.js');
      await runPrimary(loaded);
    }
  } catch (error) {
    const { explainStart } = await import('./explain-start.js');
    process.stderr.write(`${explainStart(error)}\n`);
    process.exit(1);
  }
}

async function runAlone(loaded: LoadedConfig, loadServers: () => Promise<ChooseServers>): Promise<void> {
  const [{ serve }, chooseServers] = await Promise.all([import('./serve.js'), loadServers()]);
  const serving = await serve(loaded, chooseServers(loaded.config));
  endBySignal(serving.logger, async () => {
    await serving.stop();
    return undefined;
  });
  endByFault(serving.logger);
}
