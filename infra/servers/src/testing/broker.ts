import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { ServerName } from './server-kinds.ts';
import { type ServerAction, ServerMissing } from './test-server.ts';
import type { TestServers } from './test-servers.ts';

/** What test files ask of the process that keeps the servers of their run. */
export type BrokerRequest =
  | { readonly ask: 'share'; readonly name: ServerName }
  | { readonly ask: 'own'; readonly name: ServerName }
  | { readonly ask: 'follow'; readonly name: ServerName; readonly key: string }
  | { readonly ask: 'act'; readonly key: string; readonly action: ServerAction };

/** What they are answered. */
export interface BrokerAnswer {
  readonly result?: unknown;
  readonly missing?: { readonly message: string; readonly isOptional: boolean };
  readonly failure?: string;
}

async function perform(servers: TestServers, request: BrokerRequest): Promise<unknown> {
  if (request.ask === 'share') return await servers.share(request.name);
  if (request.ask === 'own') return await servers.startOwn(request.name);
  if (request.ask === 'follow') return await servers.startFollower(request.name, request.key);
  return await servers.act(request.key, request.action);
}

async function answer(servers: TestServers, request: IncomingMessage): Promise<BrokerAnswer> {
  try {
    return { result: await perform(servers, (await json(request)) as BrokerRequest) };
  } catch (error) {
    if (error instanceof ServerMissing) return { missing: { message: error.message, isOptional: error.isOptional } };
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Answers the test files of a run, which are processes of their own, on a socket that only this user can open. */
export async function openBroker(servers: TestServers): Promise<{ readonly socket: string; close(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'servers-'));
  const socket = path.join(folder, 'socket');
  const broker = createServer((request: IncomingMessage, response: ServerResponse) => {
    void answer(servers, request).then((each) => response.end(JSON.stringify(each)));
  });
  await once(broker.listen(socket), 'listening');
  const close = (): void => {
    broker.close();
    broker.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  };
  return { socket, close };
}
