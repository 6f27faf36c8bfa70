import { bulkRpcs } from './bulk.js';
import { changeRpcs } from './changes.js';
import { collectionRpcs } from './collections.js';
import { databaseRpcs } from './databases.js';
import { documentRpcs } from './documents.js';
import { queryRpcs } from './queries.js';
import type { Rpc } from './rpc.js';

/** Every rpc of the service, each with the operation that it does. */
export const rpcs: readonly Rpc[] = [
  ...documentRpcs,
  ...queryRpcs,
  ...bulkRpcs,
  ...changeRpcs,
  ...collectionRpcs,
  ...databaseRpcs,
];
