import { writeFileSync } from 'node:fs';
import { startProfiler } from './profiler.js';

/**
 * To be loaded into a server by `--import`: SIGUSR2 starts V8's profiler, another one stops it and writes what it saw into
 * the file that BENCH_PROFILE_FILE names. Of the main thread only.
 */
let stop: (() => Promise<unknown>) | undefined;

process.on('SIGUSR2', async () => {
  if (stop === undefined) {
    stop = await startProfiler();
    return;
  }
  writeFileSync(process.env.BENCH_PROFILE_FILE ?? '', JSON.stringify(await stop()));
});
