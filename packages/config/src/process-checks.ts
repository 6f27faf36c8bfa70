import type { Config } from './config.js';
import type { ConfigFault } from './config-error.js';

/** What several processes cannot share, and would not notice: each would have its own. */
export function findProcessFaults(config: Config, sourceOf: (key: string) => string): readonly ConfigFault[] {
  const { processes } = config.app;
  if (processes === 1) return [];
  const faults: ConfigFault[] = [];
  for (const [name, settings] of Object.entries(config.databases)) {
    if (settings.engine !== 'sqlite' || settings.file !== ':memory:') continue;
    const key = `databases.${name}.file`;
    const fault = `":memory:" cannot be shared by ${processes} processes (app.processes); name a file, or run one process.`;
    faults.push({ key, source: sourceOf(key), fault, example: './data/documents.db' });
  }
  if (config.cache.enabled) {
    const fault =
      `cannot be true with ${processes} processes (app.processes): one would still give out what another has just ` +
      'changed. Leave the cache off, or run one process.';
    faults.push({ key: 'cache.enabled', source: sourceOf('cache.enabled'), fault, example: 'false' });
  }
  return faults;
}
