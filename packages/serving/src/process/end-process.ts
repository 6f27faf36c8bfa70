import type { Logger } from '@database-service/core';

/**
 * Ends this process by SIGTERM or SIGINT: what runs is stopped, and the exit code is 0, or what the stop says. A second signal
 * exits at once with 1.
 *
 * @param stop - gives the exit code, or nothing for 0
 */
export function endBySignal(logger: Logger, stop: () => Promise<number | undefined>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info('stopping', { signal });
    void stop().then((code) => process.exit(code ?? 0));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

/** Logs an error that nobody caught and ends the process with 1: its state is not to be trusted any more. */
export function endByFault(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.error('uncaught error, the process ends', { problem: error.message, stack: error.stack });
    process.exit(1);
  });
}
