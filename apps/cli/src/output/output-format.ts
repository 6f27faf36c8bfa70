import { type Command, Option } from 'commander';

/** How results are printed: for people, one JSON value in each line, or one JSON text. */
export type OutputFormat = 'text' | 'ndjson' | 'json';

/** The options of `addOutputOptions`, as commander gives them. */
export interface OutputOptions {
  readonly output?: OutputFormat;
  readonly json?: true;
}

/** Adds the options that say how results are printed. */
export function addOutputOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--output <format>', 'how to print (default: text on a terminal, ndjson elsewhere)').choices([
        'text',
        'ndjson',
        'json',
      ]),
    )
    .addOption(new Option('--json', 'the same as --output json').conflicts('output'));
}

/** The format that is asked for, or that fits where the output goes. */
export function chooseFormat({ output, json }: OutputOptions): OutputFormat {
  if (json === true) return 'json';
  return output ?? (process.stdout.isTTY === true ? 'text' : 'ndjson');
}
