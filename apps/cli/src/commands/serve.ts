import type { Command } from 'commander';
import { addCommand } from './add-command.js';

/** `dbs serve` */
export function addServeCommand(program: Command): void {
  addCommand(program, 'serve', 'Run the service until it is told to stop.', [
    'dbs serve',
    'APP_HTTP_PORT=8081 dbs serve --config configs/config.yaml',
  ])
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .action(async ({ config }: { config?: string }) => {
      // Loaded when it is needed: it brings the databases' drivers along.
      const { runProcess } = await import('@database-service/serving/run');
      const loadServers = async () => (await import('@database-service/server')).chooseServers;
      await runProcess(loadServers, config === undefined ? {} : { file: config });
    });
}
