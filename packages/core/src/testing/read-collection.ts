import type { DataObject } from '../value/value.js';

/** For tests of stages that read no other collection: every other one is empty. */
export async function* readCollection(): AsyncGenerator<DataObject, void, undefined> {}
