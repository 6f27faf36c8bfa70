import { CommanderError } from 'commander';
import { type ExitCode, exitCodes, Failure } from './failure.js';
import { paint } from './output/paint.js';
import { createProgram } from './program.js';

/**
 * Runs a command line. What goes wrong is told on standard error.
 * @returns the exit code: 0 done, 1 failed, 2 used wrongly, 3 the service cannot be reached, 130 or 143 ended by a signal
 */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    process.stderr.write(`${paint('red', 'error:', process.stderr)} ${explain(error)}\n`);
    return error instanceof Failure ? error.exitCode : exitCodes.failed;
  }
}

function explain(error: unknown): string {
  // By name: the classes themselves would load the schema for every command.
  const isOurs = error instanceof Error && (error.name === 'ConfigError' || error.name === 'DataError');
  if (error instanceof Failure || isOurs) return error.message;
  return `Unforeseen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
