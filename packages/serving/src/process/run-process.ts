import { type Config, ConfigError, type LoadConfigOptions, loadConfig } from '@database-service/config';
import { isDataError } from '@database-service/core';
import { keepHeapsSmall } from './keep-heaps-small.js';
import { type Serving, serve } from './serve.js';
import type { ServerStart } from './server-start.js';
import { StartError } from './start-error.js';

/**
 * Runs servers of the service as this process: until SIGTERM or SIGINT, after which it stops and exits with 0; a second signal exits
 * at once with 1. What keeps it from starting is printed, and the exit code is 1. An error that nobody caught is logged
 * and ends the process with 1: its state is not to be trusted any more.
 *
 * @param chooseServers - those that the configuration asks for
 */
export async function runProcess(
  chooseServers: (config: Config) => readonly ServerStart[],
  options: LoadConfigOptions = {},
): Promise<void> {
  keepHeapsSmall();
  let serving: Serving;
  try {
    const loaded = loadConfig(options);
    serving = await serve(loaded, chooseServers(loaded.config));
  } catch (error) {
    process.stderr.write(`${explainStart(error)}\n`);
    process.exit(1);
  }
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    serving.logger.info('stopping', { signal });
    void serving.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  process.on('uncaughtException', (error) => {
    serving.logger.error('uncaught error, the process ends', { problem: error.message, stack: error.stack });
    process.exit(1);
  });
}

/** Why a start failed, for people. */
function explainStart(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  if (isDataError(error)) return `The service does not start: ${error.message} (${error.reason})`;
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The service does not start, for an unforeseen reason: ${shown}`;
}
