#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Before anything else is loaded: compiled code of the last start makes this one shorter. Beside the installed code, since
// who can write to a folder of temporary files could put code of theirs there; where this cannot be written, none is kept.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'));
const { runProcess } = await import('@database-service/serving/run');
await runProcess(async () => {
  const { grpcServer } = await import('./grpc-server-start.js');
  return () => [grpcServer];
});
