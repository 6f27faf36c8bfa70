import { type ParityCase, sameCall } from '../parity-case.js';

const ada = { name: 'Ada', age: 36, tags: ['x', { deep: [null, true] }], at: { $date: '2026-01-02T03:04:05.678Z' } };

/** Single documents by their id. */
export const singleDocuments: readonly ParityCase[] = [
  sameCall(
    'creates',
    ['POST', '/documents', { collection: 'u', id: 'ada', data: ada, metadata: { by: 'me' } }],
    ['create', { collection: 'u', id: 'ada', data: ada, metadata: { by: 'me' } }],
  ),
  sameCall(
    'creates from text',
    ['POST', '/documents', { collection: 'u', id: 'bob', data: { age: 20, name: 'Bob' } }],
    ['create', { collection: 'u', id: 'bob', data_json: '{"age": 20, "name": "Bob"}' }],
  ),
  sameCall(
    'makes an id',
    ['POST', '/documents', { collection: 'made', data: {} }],
    ['create', { collection: 'made', data: {} }],
  ),
  sameCall(
    'a taken id',
    ['POST', '/documents', { collection: 'u', id: 'ada', data: {} }],
    ['create', { collection: 'u', id: 'ada', data: {} }],
  ),
  sameCall('no data', ['POST', '/documents', { collection: 'u' }], ['create', { collection: 'u' }]),
  sameCall('no collection', ['POST', '/documents', { data: {} }], ['create', { data: {} }]),
  sameCall(
    'a bad collection',
    ['POST', '/documents', { collection: '9', data: {} }],
    ['create', { collection: '9', data: {} }],
  ),
  sameCall(
    'an empty id',
    ['POST', '/documents', { collection: 'u', id: '', data: {} }],
    ['create', { collection: 'u', id: '', data: {} }],
  ),
  sameCall(
    'a field name with a dollar',
    ['POST', '/documents', { collection: 'u', data: { a: { $b: 1 } } }],
    ['create', { collection: 'u', data: { a: { $b: 1 } } }],
  ),
  sameCall(
    'an integer beyond 2^53',
    ['POST', '/documents', { collection: 'u', data: { n: 2 ** 60 } }],
    ['create', { collection: 'u', data: { n: 2 ** 60 } }],
  ),
  sameCall(
    'a lone surrogate',
    ['POST', '/documents', { collection: 'u', data: { s: '\ud800' } }],
    ['create', { collection: 'u', data_json: '{"s": "\\ud800"}' }],
  ),
  sameCall('reads', ['GET', '/documents/u/ada'], ['read', { collection: 'u', id: 'ada' }]),
  sameCall(
    'reads with a projection',
    ['GET', '/documents/u/ada?projection=name'],
    ['read', { collection: 'u', id: 'ada', projection_json: '"name"' }],
  ),
  sameCall('reads what is missing', ['GET', '/documents/u/nobody'], ['read', { collection: 'u', id: 'nobody' }]),
  sameCall(
    'a malformed condition',
    ['GET', '/documents/u/ada', undefined, { 'If-None-Match': 'x' }],
    ['read', { collection: 'u', id: 'ada', if_none_match: 'x' }],
  ),
  sameCall(
    'updates',
    ['PUT', '/documents/u/ada', { data: { age: 37 }, version: 1 }],
    ['update', { collection: 'u', id: 'ada', data: { age: 37 }, version: 1 }],
  ),
  sameCall(
    'updates a wrong version',
    ['PUT', '/documents/u/ada', { data: { age: 38 }, version: 1 }],
    ['update', { collection: 'u', id: 'ada', data: { age: 38 }, version: 1 }],
  ),
  sameCall(
    'updates under a tag that is not current',
    ['PUT', '/documents/u/ada', { data: {} }, { 'If-Match': '"x-1"' }],
    ['update', { collection: 'u', id: 'ada', data: {}, if_match: '"x-1"' }],
  ),
  sameCall(
    'updates what is missing',
    ['PUT', '/documents/u/nobody', { data: { a: 1 } }],
    ['update', { collection: 'u', id: 'nobody', data: { a: 1 } }],
  ),
  sameCall(
    'a negative version',
    ['PUT', '/documents/u/ada', { data: {}, version: -1 }],
    ['update', { collection: 'u', id: 'ada', data: {}, version: -1 }],
  ),
  sameCall(
    'replaces',
    ['PUT', '/documents/u/bob/replace', { data: { name: 'Bob', age: 21 } }],
    ['replace', { collection: 'u', id: 'bob', data: { name: 'Bob', age: 21 } }],
  ),
  sameCall(
    'patches by merge',
    ['PATCH', '/documents/u/bob', { age: null, x: { y: 1 } }, { 'Content-Type': 'application/merge-patch+json' }],
    ['patch', { collection: 'u', id: 'bob', merge_patch: { age: null, x: { y: 1 } } }],
  ),
  sameCall(
    'patches by a list',
    [
      'PATCH',
      '/documents/u/bob',
      [{ op: 'add', path: '/age', value: 22 }],
      { 'Content-Type': 'application/json-patch+json' },
    ],
    ['patch', { collection: 'u', id: 'bob', json_patch: [{ op: 'add', path: '/age', value: 22 }] }],
  ),
  sameCall(
    'a test of a patch that fails',
    [
      'PATCH',
      '/documents/u/bob',
      [{ op: 'test', path: '/age', value: 0 }],
      { 'Content-Type': 'application/json-patch+json' },
    ],
    ['patch', { collection: 'u', id: 'bob', json_patch_json: '[{"op": "test", "path": "/age", "value": 0}]' }],
  ),
];
