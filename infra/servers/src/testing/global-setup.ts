import { openBroker } from './broker.ts';
import { removeLeftServers, TestServers } from './test-servers.ts';
import { socketVariable } from './use-server.ts';

const log = (text: string): void => void process.stderr.write(`${text}\n`);

/** Vitest calls this before all test files, and what it gives after them. It starts nothing by itself. */
export async function setup(): Promise<() => Promise<void>> {
  await removeLeftServers();
  const servers = new TestServers(log);
  const { socket, close } = await openBroker(servers);
  process.env[socketVariable] = socket;
  return async () => {
    close();
    await servers.close();
    for (const reason of servers.missing) log(`NOT TESTED: ${reason}`);
  };
}
