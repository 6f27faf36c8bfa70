import { dirname, extname, join, resolve } from 'node:path';
import { type ConfigEntry, completeConfig } from './complete-config.js';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { type Environment, fileVariable, gatherEnvironment } from './gather-environment.js';
import { gatherFile } from './gather-file.js';
import { createGathering, type Gathering } from './gathering.js';
import { readYaml } from './read-yaml.js';

/** Where to look; all default to the process. */
export interface LoadConfigOptions {
  /** The file, which must exist then. Else APP_CONFIG (likewise), else `configs/config.yaml` if it is there. */
  readonly file?: string;
  readonly environment?: Environment;
  /** Folder that relative paths start from. */
  readonly folder?: string;
}

/** A configuration and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** Every key with its value and source. */
  readonly entries: readonly ConfigEntry[];
  /** Files that were read, the winning one last. */
  readonly files: readonly string[];
  /** To be logged at the start. */
  readonly warnings: readonly string[];
}

/**
 * Reads the configuration: defaults, then the file, then `config_local.yaml` beside it, then the environment; the
 * later wins, key by key.
 *
 * @throws ConfigError with every fault at once
 */
export function loadConfig(options: LoadConfigOptions = {}): LoadedConfig {
  const environment = options.environment ?? process.env;
  const folder = options.folder ?? process.cwd();
  const named = options.file ?? environment[fileVariable];
  const main = resolve(folder, named ?? join('configs', 'config.yaml'));
  const gathering = createGathering();
  const files = [main, join(dirname(main), `config_local${extname(main) || '.yaml'}`)].filter((file, index) =>
    addFile(gathering, file, index === 0 && named !== undefined),
  );
  gatherEnvironment(gathering, environment);
  return { ...completeConfig(gathering), files, warnings: gathering.warnings };
}

function addFile(gathering: Gathering, file: string, required: boolean): boolean {
  const content = readYaml(file);
  if (content === undefined) {
    if (!required) return false;
    throw new ConfigError([{ key: file, source: file, fault: 'there is no such file; see --config and APP_CONFIG.' }]);
  }
  if ('values' in content) gatherFile(gathering, file, content.values);
  else gathering.faults.push(...content.faults);
  return true;
}
