import { type DescribedEntry, describeConfig, type LoadedConfig, loadConfig } from '@database-service/config';
import type { Command } from 'commander';

/** `dbs config check` */
export function addConfigCommand(program: Command): void {
  const config = program.command('config').description('Look at the configuration.').exitOverride();
  config
    .command('check')
    .description('Check the configuration and print what counts, and where it comes from. Secrets are hidden.')
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .option('--json', 'print JSON')
    .exitOverride()
    .action(({ config: file, json }: { config?: string; json?: true }) => {
      const loaded = loadConfig(file === undefined ? {} : { file });
      process.stdout.write(json === true ? formatJson(loaded) : formatText(loaded));
    });
}

function formatJson(loaded: LoadedConfig): string {
  const { files, warnings } = loaded;
  return `${JSON.stringify({ files, warnings, entries: describeConfig(loaded) }, null, 2)}\n`;
}

function formatText(loaded: LoadedConfig): string {
  const entries = describeConfig(loaded);
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
  const files = loaded.files.length === 0 ? 'no file' : loaded.files.join(', then ');
  const warnings = loaded.warnings.map((warning) => `Warning: ${warning}\n`).join('');
  return `The configuration is valid; read from ${files}.\n${warnings}\n${lines.join('\n')}\n`;
}
