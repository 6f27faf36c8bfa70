import type { ChangeResource, WatchItem } from '@database-service/application';
import type { Change } from '../generated/database/changes.js';
import { decodeInput, textOf } from './decode.js';
import { encodeDocument, presentOrNothing } from './encode.js';
import type { JsonForm } from './json-fields.js';
import { defineDownload, type Rpc } from './rpc.js';

/** The change feed. */
export const changeRpcs: readonly Rpc[] = [
  defineDownload('watch', 'watchChanges', {
    endless: true,
    itemsMax: 1,
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
        since: request.since,
        detail: request.detail,
        heartbeat_ms: request.heartbeat_ms,
      }),
    encode: ([item]: readonly WatchItem[], form) => ({
      token: item?.token ?? '',
      ...(item?.change === undefined ? {} : { change: encodeChange(item.change, form) }),
    }),
  }),
];

function encodeChange(change: ChangeResource, form: JsonForm): Change {
  const { after, time, from, to, ...rest } = change;
  return {
    ...rest,
    time: new Date(time),
    ...(after === undefined ? {} : { after: encodeDocument(after, form) }),
    ...presentOrNothing('renamed_from', from),
    ...presentOrNothing('renamed_to', to),
  };
}
