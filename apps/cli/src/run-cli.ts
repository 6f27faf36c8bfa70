import { CommanderError } from 'commander';
import { Failure } from './failure.js';
import { createProgram } from './program.js';

/** Exit codes of every command. */
const exitCodes = { done: 0, failed: 1, misused: 2 } as const;

/** Runs a command line. @returns the exit code: 0 done, 1 failed, 2 used wrongly */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    process.stderr.write(`${explain(error)}\n`);
    return exitCodes.failed;
  }
}

function explain(error: unknown): string {
  // By name: the classes themselves would load the schema for every command.
  const isOurs = error instanceof Error && (error.name === 'ConfigError' || error.name === 'DataError');
  if (error instanceof Failure || isOurs) return error.message;
  return `Unforeseen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
