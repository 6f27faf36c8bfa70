import { Command } from 'commander';
import { addBackupCommand } from './commands/backup.js';
import { addConfigCommand } from './commands/config.js';
import { addExportCommand } from './commands/export.js';
import { addImportCommand } from './commands/import.js';
import { addRestoreCommand } from './commands/restore.js';
import { addServeCommand } from './commands/serve.js';

/** The command line `dbs`. Wrong use throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('dbs')
    .description('The document service: runs it, moves data in and out of a running one, backs it up and restores it.')
    .exitOverride()
    .showHelpAfterError('Run the command with --help for its options.')
    .helpCommand(false);
  addServeCommand(program);
  addImportCommand(program);
  addExportCommand(program);
  addBackupCommand(program);
  addRestoreCommand(program);
  addConfigCommand(program);
  // A subcommand made by .command() takes the settings of its parent at that time; this makes none an exception.
  for (const command of program.commands) command.exitOverride();
  return program;
}
