export type { AnsweredCall, AppDependencies } from './app-dependencies.js';
export { grpcServer } from './grpc-server-start.js';
export { rpcs } from './rpcs/index.js';
export type { Rpc } from './rpcs/rpc.js';
