import {
  type DataObject,
  type ErrorReason,
  type Filter,
  type GroupStage,
  type OperationContext,
  type ScanGuard,
  stageMemoryBytesMax,
} from '@database-service/core';
import { type AggregateOptions, BSON, type Document as Row } from 'mongodb';
import { mapError } from '../errors.js';
import { compileGroup, groupsMax } from '../group/compile-group.js';
import { readGroup } from '../group/read-groups.js';
import type { Store } from '../store.js';
import { prepareFind } from './find.js';

/** What is grouped. */
export interface GroupRequest extends ScanGuard {
  readonly filter: Filter;
  readonly stage: GroupStage;
}

/** A server that fails with these has refused the stages, or found more than it can hold: core may do better. */
const refusals: ReadonlySet<ErrorReason> = new Set([
  'NOT_SUPPORTED',
  'ENGINE_ERROR',
  'LIMIT_EXCEEDED',
  'DOCUMENT_TOO_LARGE',
]);

/**
 * Groups in MongoDB.
 *
 * @returns `undefined` where it would not be exact: something is left of the filter, or the values are not fit
 */
export async function groupDocuments(
  context: OperationContext,
  store: Store,
  name: string,
  request: GroupRequest,
): Promise<DataObject[] | undefined> {
  const stages = await groupStages(context, store, name, request);
  if (stages === undefined) return undefined;
  try {
    return await store.documents(context, name, 'read', async (documents, call) => {
      const cursor = documents.aggregate<Row>(stages, { ...groupOptions(context, store), ...call });
      const end = (): void => void cursor.close().catch(() => {});
      context.signal.addEventListener('abort', end, { once: true });
      try {
        return await readGroups(cursor, request.stage);
      } finally {
        context.signal.removeEventListener('abort', end);
        end();
      }
    });
  } catch (error) {
    const { reason } = mapError(error);
    if (!refusals.has(reason)) throw error;
    context.logger.debug('The server does not group; core does.', { error });
    return undefined;
  }
}

/** The stages that MongoDB gets; `undefined` where core has to look at the documents first. */
export async function groupStages(
  context: OperationContext,
  store: Store,
  name: string,
  { filter, stage }: GroupRequest,
): Promise<Row[] | undefined> {
  const { plan } = await prepareFind(context, store, name, { filter, sort: [] });
  return plan.residual === undefined ? compileGroup(plan.filter, stage) : undefined;
}

/** How the stages are run. */
export function groupOptions({ deadlineMs }: OperationContext, { config }: Store): AggregateOptions {
  return {
    allowDiskUse: true,
    readPreference: config.readPreference,
    ...(deadlineMs === undefined ? {} : { maxTimeMS: Math.max(1, deadlineMs - Date.now()) }),
  };
}

async function readGroups(rows: AsyncIterable<Row>, stage: GroupStage): Promise<DataObject[] | undefined> {
  const isLarge = stage.accumulators.some(({ operator }) => operator === 'push');
  const groups: DataObject[] = [];
  let bytes = 0;
  let withoutKey = 0;
  for await (const row of rows) {
    if (isLarge) bytes += BSON.calculateObjectSize(row);
    const group = readGroup(stage, row);
    // To MongoDB a value of the type `undefined`, which is as old as rare, is not null.
    if (group?._id === null) withoutKey += 1;
    if (group === undefined || withoutKey > 1 || groups.length === groupsMax || bytes > stageMemoryBytesMax)
      return undefined;
    groups.push(group);
  }
  return groups;
}
