import { type Command, InvalidArgumentError, Option } from 'commander';

/** Where a running service is, and which of its databases. */
export interface Connection {
  readonly url: string;
  readonly database?: string;
}

/** Where a service runs that nothing was configured for. */
const defaultUrl = 'http://127.0.0.1:8080';

/** Adds the options that say where the service is. */
export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'where the service runs').env('DBS_URL').argParser(parseUrl).default(defaultUrl),
    )
    .addOption(
      new Option('--database <name>', 'database of the service (default: its own default)').env('DBS_DATABASE'),
    );
}

/**
 * The address of a service, without a slash or the API's own path at its end.
 * @throws InvalidArgumentError if it is none
 */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(`Give an http or https URL, for example ${defaultUrl}.`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('Give the URL without a user, a query and a fragment.');
  }
  return text.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}
