export type { ServerName } from './testing/server-kinds.ts';
export { ServerMissing, type TestServerAddress } from './testing/test-server.ts';
export { type ToxicProxy, useToxicProxy } from './testing/toxic-proxy.ts';
export { type OwnServer, startOwnServer, startStandby, useServer } from './testing/use-server.ts';
