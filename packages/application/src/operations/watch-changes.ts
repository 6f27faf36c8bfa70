import { checkCollectionName, type OpenWatch, prepareWatch } from '@database-service/core';
import Type from 'typebox';
import { changeDetailField, closed, collectionField, filterField } from '../input/fields.js';
import { defineDownload, type OperationScope } from '../operation.js';
import { watchItemSchema } from '../output/changes.js';
import { readFilter } from '../read/read-options.js';
import { toChangeResource, type WatchItem } from '../resource/change-resource.js';

const heartbeatMsDefault = 15_000;

const input = closed({
  collection: collectionField,
  filter: Type.Optional(filterField),
  detail: Type.Optional(changeDetailField),
  since: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'The resume token behind which to go on; absent: from now on.' }),
  ),
  heartbeat_ms: Type.Optional(
    Type.Integer({
      minimum: 1_000,
      maximum: 300_000,
      default: heartbeatMsDefault,
      description: 'How often something is sent while nothing changes.',
    }),
  ),
});

/**
 * Follows the changes of a collection without an end. The first item comes at once and has the place where the watch
 * begins. The collection need not exist.
 */
export const watchChanges = defineDownload({
  name: 'watchChanges',
  kind: 'read',
  summary: 'Follows the changes of a collection.',
  input,
  output: watchItemSchema,
  run(scope, given): AsyncIterable<WatchItem> {
    const collection = checkCollectionName(given.collection, '/collection');
    const filter = readFilter(given.filter, scope.service.limits, '/filter', { now: scope.now });
    const request = {
      collection,
      idleMs: given.heartbeat_ms ?? heartbeatMsDefault,
      ...(given.since === undefined ? {} : { after: given.since }),
      ...(given.detail === undefined ? {} : { detail: given.detail }),
    };
    return follow(scope, prepareWatch(scope.database.adapter, request, filter));
  },
});

async function* follow(scope: OperationScope, open: OpenWatch): AsyncGenerator<WatchItem, void, undefined> {
  for await (const { records, token } of open(scope.context)) {
    for (const record of records) yield { token: record.token, change: toChangeResource(record, scope.database.name) };
    // What was looked at and not passed on need not be looked at again.
    if (records.at(-1)?.token !== token) yield { token };
  }
}
