import { type BenchDocument, createCounter, createPicker, idOf, makeDocument } from '../load/documents.js';
import { type Headers, loadHttp, makeGet, makePost } from '../load/http-load.js';
import type { Contender } from '../load/load-contest.js';
import type { ServerProcess } from '../load/server-process.js';

/** Documents that each server holds before it is loaded. */
export const heldCount = 1000;

/** Where ours and the bare server read a document by its id. */
export const readPath = (id: string): string => `/api/v1/documents/documents/${id}`;

/** Reads of documents by their ids; the requests are made beforehand. */
export function readsById(
  server: ServerProcess,
  connections: number,
  pathOf: (id: string) => string = readPath,
  headers: Headers = {},
): Contender {
  const requests = Array.from({ length: heldCount }, (_, position) => makeGet(pathOf(idOf(position)), headers));
  const pick = createPicker(heldCount);
  const next = (): Buffer => requests[pick()] ?? Buffer.alloc(0);
  return {
    name: server.name,
    server,
    load: (durationMs) => loadHttp({ port: server.port, connections, durationMs, next }),
  };
}

/** Our form of a create, and the bare server's. */
export const ourCreate = (id: string, data: unknown): Buffer =>
  makePost('/api/v1/documents', { collection: 'documents', id, data });

/** Creates of new documents, each with an id of its own. */
export function creates(
  server: ServerProcess,
  connections: number,
  make: (id: string, data: BenchDocument) => Buffer = ourCreate,
): Contender {
  const position = createCounter(heldCount);
  const next = (): Buffer => {
    const at = position();
    return make(idOf(at), makeDocument(at));
  };
  return {
    name: server.name,
    server,
    load: (durationMs) => loadHttp({ port: server.port, connections, durationMs, next }),
  };
}
