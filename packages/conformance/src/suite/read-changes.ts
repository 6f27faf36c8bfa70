import { type ChangeRecord, isDocumentChange, type OperationContext, type WatchRequest } from '@database-service/core';
import type { Scene } from '../kinds/call-cases.js';
import { assertSame } from './assert.js';

const idleMs = 20;

/** Opens a watch, and gives the place where it begins. */
export async function beginWatch({ adapter, context, collection }: Scene): Promise<string> {
  for await (const { records, token } of watchChanges(adapter, context, { collection })) {
    assertSame(records, [], 'records of the first batch');
    return token;
  }
  throw new TypeError('The watch ended.');
}

/** A watch that is seldom long without a batch. */
export function watchChanges(
  adapter: Scene['adapter'],
  context: OperationContext,
  request: Omit<WatchRequest, 'idleMs'>,
) {
  const { changes } = adapter.ports;
  if (changes === undefined) throw new TypeError('No feed.');
  return changes.watch(context, { ...request, idleMs });
}

/** All that there is behind a place, until nothing comes for a while. */
export async function readBehind(
  scene: Scene,
  after: string,
  request: Omit<WatchRequest, 'idleMs' | 'after'> = { collection: scene.collection },
): Promise<ChangeRecord[]> {
  const found: ChangeRecord[] = [];
  let empty = 0;
  for await (const { records } of watchChanges(scene.adapter, scene.context, { ...request, after })) {
    found.push(...records);
    // The first batch is empty by itself.
    if (records.length === 0) empty += 1;
    if (empty === 2) break;
  }
  return found;
}

/** What of a record can be told in advance: op, id, version, and the data after the change, or `keys` in its place. */
export function describeRecord(record: ChangeRecord): unknown {
  if (!isDocumentChange(record)) return record.op;
  const { op, documentId, version, after, detail } = record;
  const told = [...(after === undefined ? [] : [after.data]), ...(detail === undefined ? [] : [detail])];
  return [op, documentId, version, ...told];
}
