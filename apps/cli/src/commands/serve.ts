import type { Command } from 'commander';

/** `dbs serve` */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Run the service until it is told to stop.')
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .action(async ({ config }: { config?: string }) => {
      // Loaded when it is needed: it brings the databases' drivers along.
      const { runProcess } = await import('@database-service/http');
      await runProcess(config === undefined ? {} : { file: config });
    });
}
