import { type ParityCase, sameCall } from '../parity-case.js';

/** Documents that are found and changed. */
export const foundDocuments: readonly ParityCase[] = [
  sameCall(
    'finds by id and updates',
    [
      'POST',
      '/documents/u/ada/find-and-update',
      { update: { $inc: { age: 1 } }, return: 'before', projection: { age: 1 } },
    ],
    [
      'findAndUpdate',
      { collection: 'u', id: 'ada', update: { $inc: { age: 1 } }, return_document: 'before', projection: { age: 1 } },
    ],
  ),
  sameCall(
    'updates by pipeline',
    ['POST', '/documents/u/ada/find-and-update', { update: [{ $set: { twice: { $multiply: ['$age', 2] } } }] }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update_json: '[{"$set": {"twice": {"$multiply": ["$age", 2]}}}]' }],
  ),
  sameCall(
    'updates elements',
    [
      'POST',
      '/documents/u/ada/find-and-update',
      { update: { $set: { 'tags.$[t]': 'y' } }, array_filters: [{ t: 'x' }] },
    ],
    [
      'findAndUpdate',
      { collection: 'u', id: 'ada', update: { $set: { 'tags.$[t]': 'y' } }, array_filters: [{ t: 'x' }] },
    ],
  ),
  sameCall(
    'an unknown operator',
    ['POST', '/documents/u/ada/find-and-update', { update: { $bump: { a: 1 } } }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update: { $bump: { a: 1 } } }],
  ),
  sameCall(
    'another state than before and after',
    ['POST', '/documents/u/ada/find-and-update', { update: {}, return: 'now' }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update: {}, return_document: 'now' }],
  ),
  sameCall(
    'finds by id and replaces',
    ['POST', '/documents/u/ada/find-and-replace', { replacement: { name: 'A' } }],
    ['findAndReplace', { collection: 'u', id: 'ada', replacement: { name: 'A' } }],
  ),
  sameCall(
    'finds one and updates',
    ['POST', '/documents/u/find-one-and-update', { filter: { name: 'A' }, update: { age: 1 }, sort: { age: -1 } }],
    [
      'findOneAndUpdate',
      { collection: 'u', filter: { name: 'A' }, update: { age: 1 }, sort: [{ field: 'age', direction: -1 }] },
    ],
  ),
  sameCall(
    'inserts one and answers with nothing',
    [
      'POST',
      '/documents/u/find-one-and-update',
      { filter: { id: 'new' }, update: { age: 1 }, upsert: true, return: 'before' },
    ],
    [
      'findOneAndUpdate',
      { collection: 'u', filter: { id: 'new' }, update: { age: 1 }, upsert: true, return_document: 'before' },
    ],
  ),
  sameCall(
    'finds one and replaces',
    [
      'POST',
      '/documents/u/find-one-and-replace',
      { filter: { id: 'new' }, replacement: { b: 2 }, projection: { id: 0 } },
    ],
    [
      'findOneAndReplace',
      { collection: 'u', filter_json: '{"id": "new"}', replacement_json: '{"b": 2}', projection_json: '{"id": 0}' },
    ],
  ),
  sameCall(
    'finds one and deletes',
    ['POST', '/documents/u/find-one-and-delete', { filter: { b: 2 } }],
    ['findOneAndDelete', { collection: 'u', filter: { b: 2 } }],
  ),
  sameCall(
    'finds none',
    ['POST', '/documents/u/find-one-and-delete', { filter: { b: 2 } }],
    ['findOneAndDelete', { collection: 'u', filter: { b: 2 } }],
  ),
  sameCall(
    'upserts',
    ['POST', '/documents/u/upsert', { filter: { id: 'up' }, update: { n: 1 } }],
    ['upsert', { collection: 'u', filter: { id: 'up' }, update: { n: 1 } }],
  ),
  sameCall(
    'upserts again',
    ['POST', '/documents/u/upsert', { filter: { id: 'up' }, update: { n: 2 } }],
    ['upsert', { collection: 'u', filter: { id: 'up' }, update: { n: 2 } }],
  ),
  sameCall(
    'finds by id and deletes',
    ['POST', '/documents/u/up/find-and-delete', { version: 2 }],
    ['findAndDelete', { collection: 'u', id: 'up', version: 2 }],
  ),
  sameCall('deletes', ['DELETE', '/documents/u/bob?version=4'], ['delete', { collection: 'u', id: 'bob', version: 4 }]),
  sameCall('deletes what is missing', ['DELETE', '/documents/u/bob'], ['delete', { collection: 'u', id: 'bob' }]),
];
