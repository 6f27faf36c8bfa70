import { parseUrl } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import type { ServiceNames } from './candidates.js';

/** Who presses the tab key waits no longer for a service than this. */
const patienceMs = 1_500;

/** Names that the service knows, for the place on the line. @throws if it cannot be asked */
export async function askNames({ of, line }: ServiceNames): Promise<readonly string[]> {
  const url = parseUrl(line.values.url ?? process.env.DBS_URL ?? 'http://127.0.0.1:8080');
  const database = line.values.database ?? process.env.DBS_DATABASE;
  const connection = { url, ...(database === undefined ? {} : { database }) };
  const get = <Data>(path: string): Promise<Data> =>
    call<Data>(connection, 'GET', path, undefined, AbortSignal.timeout(patienceMs));
  if (of === 'collection') return (await get<{ collections: readonly string[] }>('/collections')).collections;
  if (of === 'database') return namesOf((await get<{ databases: readonly Named[] }>('/databases')).databases);
  const collection = pathPart(line.arguments[0] ?? '');
  return namesOf((await get<{ indexes: readonly Named[] }>(`/indexes/${collection}`)).indexes);
}

interface Named {
  readonly name: string;
}

function namesOf(things: readonly Named[]): readonly string[] {
  return things.map(({ name }) => name);
}
