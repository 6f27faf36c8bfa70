/** Exit codes of every command. */
export const exitCodes = { done: 0, failed: 1, misused: 2, unreachable: 3, interrupted: 130, terminated: 143 } as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command could not do its work; the message is for the user. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
