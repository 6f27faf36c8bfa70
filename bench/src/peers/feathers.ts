import path from 'node:path';
import { makePost } from '../load/http-load.js';
import { pathInRepository, type ServerProcess, startServer } from '../load/server-process.js';

/** Starts Feathers on a database of its own, with WAL and the given synchronous. */
export async function startFeathers(folder: string, name: string, synchronous: string): Promise<ServerProcess> {
  const file = path.join(folder, `${name.replaceAll(/\W+/g, '-')}.db`);
  return await startServer({
    name,
    command: process.execPath,
    makeArguments: (port) => [pathInRepository('bench/dist/peers/feathers-server.js'), file, String(port), synchronous],
    folder,
  });
}

/** Where it reads a document by its id. */
export const readPathOfFeathers = (id: string): string => `/documents/${id}`;

/** Its form of a create. */
export const feathersCreate = (id: string, data: unknown): Buffer => makePost('/documents', { id, data });
