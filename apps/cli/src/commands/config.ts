import type { DescribedEntry } from '@database-service/config';
import type { Command } from 'commander';
import { addCommand } from './add-command.js';

/** `dbs config check` */
export function addConfigCommand(program: Command): void {
  const config = addCommand(program, 'config', 'Look at the configuration.');
  const description = 'Check the configuration and print what counts, and where it comes from. Secrets are hidden.';
  addCommand(config, 'check', description, ['dbs config check', 'dbs config check --config configs/config.yaml --json'])
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .option('--json', 'print JSON')
    .action(async ({ config: file, json }: { config?: string; json?: true }) => {
      const { describeConfig, loadConfig } = await import('@database-service/config');
      const loaded = loadConfig(file === undefined ? {} : { file });
      const entries = describeConfig(loaded);
      const { files, warnings } = loaded;
      const format = json === true ? formatJson : formatText;
      process.stdout.write(format({ files, warnings, entries }));
    });
}

interface Description {
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  readonly entries: readonly DescribedEntry[];
}

function formatJson(description: Description): string {
  return `${JSON.stringify(description, null, 2)}\n`;
}

function formatText({ files, warnings, entries }: Description): string {
  const width = (of: (entry: DescribedEntry) => string): number =>
    Math.max(...entries.map((entry) => of(entry).length));
  const keyWidth = width(({ key }) => key);
  const valueWidth = width(({ value }) => JSON.stringify(value));
  const variableWidth = width(({ variable }) => variable);
  const lines = entries.map(({ key, value, variable, source }) =>
    [
      key.padEnd(keyWidth),
      JSON.stringify(value).padEnd(valueWidth),
      variable.padEnd(variableWidth),
      source === variable ? 'environment' : source,
    ].join('  '),
  );
  const read = files.length === 0 ? 'no file' : files.join(', then ');
  const warned = warnings.map((warning) => `Warning: ${warning}\n`).join('');
  return `The configuration is valid; read from ${read}.\n${warned}\n${lines.join('\n')}\n`;
}
