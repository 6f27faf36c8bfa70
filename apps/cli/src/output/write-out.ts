import { exitCodes } from '../failure.js';

/**
 * Ends the process when its output has nowhere to go: quietly with 0 when the reader left (`| head` has what it wanted),
 * with 1 and the reason otherwise, such as a full disk.
 */
export function watchOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done);
    process.stderr.write(`error: The output cannot be written: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  // Who does not listen to what goes wrong is not told.
  process.stderr.on('error', () => undefined);
}

/** Writes to standard output, and waits until it is taken: a slow reader slows the writer down. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    // A failure is dealt with by watchOutput.
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
    });
  });
}
