/** One thing wrong with the configuration. */
export interface ConfigFault {
  /** `http.port`, an environment variable, or a file. */
  readonly key: string;
  /** Where the value came from: a file or an environment variable. */
  readonly source: string;
  readonly fault: string;
  /** A value that would do. */
  readonly example?: string;
}

/** All faults of the configuration at once; the message is fit to print. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(`The configuration is not valid, so the service does not start:\n${faults.map(formatFault).join('\n')}`);
    this.faults = faults;
  }
}

function formatFault({ key, source, fault, example }: ConfigFault): string {
  const origin = source === key ? '' : ` (${source})`;
  return `  - ${key}${origin}: ${fault}${example === undefined ? '' : ` Example: ${example}`}`;
}
