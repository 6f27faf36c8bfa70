export { type AdapterFactories, type AdapterSurroundings, adapterFactories } from './adapter-factories.js';
export {
  backupOf,
  type CopyFacts,
  type CopyProgress,
  checkCopy,
  type DatabaseBackup,
  lockProcess,
  type RestoreRequest,
} from './backups.js';
export { type ComposeOptions, type Composition, composeService, type SharedParts } from './compose-service.js';
export type { Readiness } from './readiness.js';
