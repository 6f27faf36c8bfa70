import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@database-service/config';
import { type ServerStart, type Serving, serve } from '@database-service/serving';
import { afterAll } from 'vitest';
import { grpcServer } from '../grpc-server-start.js';
import { RpcClient } from './rpc-client.js';

/** A service of this process on SQLite, with a client. */
export interface TestService {
  readonly serving: Serving;
  readonly client: RpcClient;
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly folder: string;
}

const quiet = {
  APP_HTTP_PORT: '0',
  APP_GRPC_PORT: '0',
  APP_METRICS_ENABLED: 'false',
  APP_RATE_LIMIT_ENABLED: 'false',
  APP_LOG_LEVEL: 'error',
  APP_LOG_ACCESS: 'false',
};

/** What of a service a test sets. */
export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Text of its configuration file, for data in the folder. */
  readonly config?: (folder: string) => string;
  readonly servers?: readonly ServerStart[];
}

/** Starts one over an empty folder, for all tests of a file; gone after them. */
export async function useService({
  environment = {},
  config,
  servers = [grpcServer],
}: ServiceOptions = {}): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'grpc-'));
  mkdirSync(join(folder, 'configs'));
  writeFileSync(join(folder, 'configs/config.yaml'), config?.(folder) ?? '{}');
  const file = join(folder, 'documents.db');
  const loaded = loadConfig({
    folder,
    environment: { ...quiet, ...(config === undefined ? { APP_SQLITE_FILE: file } : {}), ...environment },
  });
  const serving = await serve(loaded, servers);
  const address = serving.addresses.grpc ?? '';
  const client = new RpcClient(address);
  afterAll(async () => {
    client.close();
    await serving.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { serving, client, address, folder };
}
