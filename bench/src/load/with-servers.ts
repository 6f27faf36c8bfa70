import type { ServerProcess } from './server-process.js';

/** Gives a function that keeps servers that are starting, and stops all of them at the end, whatever happens. */
export async function withServers<T>(
  work: (start: (starting: Promise<ServerProcess>) => Promise<ServerProcess>) => Promise<T>,
): Promise<T> {
  const servers: ServerProcess[] = [];
  try {
    return await work(async (starting) => {
      const server = await starting;
      servers.push(server);
      return server;
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
