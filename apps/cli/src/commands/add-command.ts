import type { Command } from 'commander';

/**
 * Adds a command, with examples below its help.
 * @param usage - its name and arguments, as commander takes them
 * @param examples - command lines without the leading `dbs`; apps/cli/README.md has them too, and a test runs them
 */
export function addCommand(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly string[] = [],
): Command {
  const command = parent.command(usage).description(description).summary(summarize(description)).helpCommand(false);
  if (examples.length > 0) {
    command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
  }
  return command;
}

/** What lists of commands say: the description up to its first details. */
function summarize(description: string): string {
  return /^[^.:;(]*/.exec(description)?.[0].trim() ?? description;
}
