import type { DataObject } from '../value/value.js';
import type { Change, Update } from './ast.js';

/**
 * The update that sets top-level fields of the data, whose names are names and not paths.
 *
 * @param data - decoded data: its names are checked already
 * @param metadata - decoded; replaces the metadata where given
 */
export function buildSetUpdate(data: DataObject, metadata?: DataObject): Update {
  const changes: Change[] = Object.entries(data).map(([name, value]) => ({
    kind: 'set',
    path: { root: 'data', steps: [name] },
    value,
  }));
  if (metadata !== undefined) changes.push({ kind: 'set', path: { root: 'metadata', steps: [] }, value: metadata });
  for (const change of changes) Object.freeze(change);
  return Object.freeze({ kind: 'changes', changes: Object.freeze(changes) });
}
