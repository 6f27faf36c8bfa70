import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addBackupCommand } from './commands/backup.js';
import { addCollectionsCommand } from './commands/collections.js';
import { addCompletionCommand } from './commands/completion.js';
import { addConfigCommand } from './commands/config.js';
import { addDatabasesCommand } from './commands/databases.js';
import { addExplainCommand } from './commands/explain.js';
import { addExportCommand } from './commands/export.js';
import { addImportCommand } from './commands/import.js';
import { addIndexesCommand } from './commands/indexes.js';
import { addQueryCommand } from './commands/query.js';
import { addRestoreCommand } from './commands/restore.js';
import { addServeCommand } from './commands/serve.js';
import { addWatchCommand } from './commands/watch.js';
import { paint } from './output/paint.js';

const closing = `
Examples:
  $ dbs serve
  $ dbs import users people.ndjson
  $ dbs query users '{"age":{"$gte":30}}' --sort age:desc --limit 5

Environment: DBS_URL and DBS_DATABASE stand for --url and --database, NO_COLOR turns colours off.
Exit codes: 0 done, 1 failed, 2 used wrongly, 3 the service cannot be reached, 130 Ctrl-C, 143 SIGTERM.
`;

/** The command line `dbs`. Wrong use throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('dbs')
    .description('The document service: runs it, asks it, moves data in and out, backs it up and restores it.')
    .version(readVersion(), '--version', 'print the version')
    .addHelpText('after', closing)
    .enablePositionalOptions()
    .configureHelp({
      styleTitle: (title) => paint('bold', title),
      styleCommandText: (text) => paint('cyan', text),
      styleOptionText: (text) => paint('cyan', text),
    })
    .helpCommand(false);
  addServeCommand(program);
  addQueryCommand(program);
  addExplainCommand(program);
  addWatchCommand(program);
  addImportCommand(program);
  addExportCommand(program);
  addCollectionsCommand(program);
  addIndexesCommand(program);
  addDatabasesCommand(program);
  addBackupCommand(program);
  addRestoreCommand(program);
  addConfigCommand(program);
  addCompletionCommand(program);
  settle(program, 'dbs');
  return program;
}

/** What a subcommand takes over from its parent only if that had it before; this makes none an exception. */
function settle(command: Command, name: string): void {
  command
    .exitOverride()
    .showHelpAfterError(`See: ${name} --help`)
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error:/, paint('red', 'error:', process.stderr))),
    });
  for (const child of command.commands) settle(child, `${name} ${child.name()}`);
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
