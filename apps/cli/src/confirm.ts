import { createInterface } from 'node:readline/promises';
import { Failure } from './failure.js';

/**
 * Asks on the terminal whether to do what the plan says.
 * @param plan - whole lines
 * @throws Failure if the answer is not yes, or nobody can be asked
 */
export async function confirm(plan: string, question: string, refused: string): Promise<void> {
  if (process.stdin.isTTY !== true) throw new Failure(`${plan}Nobody can be asked here: repeat it with --yes.`);
  process.stderr.write(plan);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+C and Ctrl+D reject: no answer is none.
  const answer = await terminal
    .question(`${question} Type yes: `)
    .catch(() => '\n')
    .finally(() => terminal.close());
  if (answer.trim().toLowerCase() !== 'yes') throw new Failure(refused);
}
