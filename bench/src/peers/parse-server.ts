import { createRequire } from 'node:module';
import express, { type RequestHandler } from 'express';

/**
 * parse-server as its guide sets it up: mounted in Express, on PostgreSQL. Arguments: its package.json of the peer, the
 * database, the port, the connections, the application id, the master key. Nothing is logged, and ids are the client's.
 */
const [manifest = '', databaseURI = '', port = '0', connections = '10', appId = '', masterKey = ''] =
  process.argv.slice(2);

interface ParseServer {
  readonly app: RequestHandler;
  start(): Promise<unknown>;
}

// It is installed in a folder of its own, where an import would not look.
const { ParseServer } = createRequire(manifest)('parse-server') as {
  readonly ParseServer: new (options: Readonly<Record<string, unknown>>) => ParseServer;
};
const server = new ParseServer({
  databaseURI,
  databaseOptions: { max: Number(connections) },
  appId,
  masterKey,
  serverURL: `http://127.0.0.1:${port}/parse`,
  allowCustomObjectId: true,
  silent: true,
  logLevel: 'error',
  logsFolder: null,
});
await server.start();
express().use('/parse', server.app).listen(Number(port), '127.0.0.1');
