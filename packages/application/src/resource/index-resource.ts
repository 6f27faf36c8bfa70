import { formatIndexDefinition, type IndexState } from '@database-service/core';
import type { IndexResource } from './outputs.js';

/** The index by id that every collection has. */
export const idIndexName = '_id_';

/** As lists show the index by id. */
export const idIndex: IndexResource = Object.freeze({
  name: idIndexName,
  keys: Object.freeze({ id: 1 }),
  unique: true,
  sparse: false,
  state: 'ready',
});

/** As lists show any other index. */
export function toIndexResource(index: IndexState): IndexResource {
  return formatIndexDefinition(index) as unknown as IndexResource;
}
