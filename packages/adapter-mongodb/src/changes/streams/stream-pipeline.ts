import type { FeedSelection } from '@database-service/core';
import type { Document as Stage } from 'mongodb';
import { storedName } from '../../names.js';

/** What is read of the server's events: those of one collection, or of all but the service's own; no more of each than a record needs. */
export function streamPipeline({ collection, detail }: FeedSelection): Stage[] {
  return [{ $match: { $or: [...namespaces(collection), { operationType: 'invalidate' }] } }, { $set: shrunk(detail) }];
}

function namespaces(collection: string | undefined): readonly Stage[] {
  if (collection !== undefined) {
    const stored = storedName(collection);
    return [{ 'ns.coll': stored }, { 'to.coll': stored }];
  }
  return [{ 'ns.coll': { $not: /^dbs_/ } }, { 'ns.coll': /^dbs_named_/ }];
}

/** Two images of a large document would be more than an event may hold. */
function shrunk(detail: FeedSelection['detail']): Stage {
  const image = '$fullDocumentBeforeChange';
  const isDeletion = { $eq: ['$operationType', 'delete'] };
  const before = ifObject(image, { _meta: `${image}._meta` });
  return {
    fullDocumentBeforeChange: { $cond: [isDeletion, before, '$$REMOVE'] },
    ...(detail === 'keys'
      ? { fullDocument: ifObject('$fullDocument', { _id: '$fullDocument._id', _meta: '$fullDocument._meta' }) }
      : {}),
  };
}

function ifObject(value: string, then: Stage): Stage {
  return { $cond: [{ $eq: [{ $type: value }, 'object'] }, then, '$$REMOVE'] };
}
