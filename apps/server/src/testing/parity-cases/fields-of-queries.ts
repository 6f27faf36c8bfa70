import { type ParityCase, sameCall } from '../parity-case.js';

const down = [{ field: 'n', direction: -1 }];

/** Fields of questions. The scan limit of the service is 8 documents. */
export const fieldsOfQueries: readonly ParityCase[] = [
  sameCall(
    'inserts more than may be scanned',
    ['POST', '/documents/bulk/insert', { collection: 's', documents: ids(9).map((id) => ({ id, data: { id } })) }],
    ['bulkInsert', [{ collection: 's', documents: ids(9).map((id) => ({ id, data: { id } })) }]],
  ),
  ...[undefined, true].flatMap((allow_scan) => [
    sameCall(
      `lists with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/search', { filter: { x: 1 }, allow_scan }],
      ['list', { collection: 's', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `counts with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/count', { filter: { x: 1 }, allow_scan }],
      ['count', { collection: 's', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `aggregates with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/aggregate', { pipeline: [{ $match: { x: 1 } }], allow_scan }],
      ['aggregate', { collection: 's', pipeline: '[{"$match": {"x": 1}}]', allow_scan }],
    ),
    sameCall(
      `lists values with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/distinct', { field: 'x', filter: { x: 1 }, allow_scan }],
      ['distinct', { collection: 's', field: 'x', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `explains with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/explain', { search: { filter: { x: 1 } }, allow_scan }],
      ['explain', { collection: 's', search: { filter: { x: 1 } }, allow_scan }],
    ),
  ]),
  sameCall(
    'counts by another consistency',
    ['POST', '/documents/s/count', { filter: {}, consistency: 'weak' }],
    ['count', { collection: 's', filter: {}, consistency: 'weak' }],
  ),
  sameCall(
    'aggregates by another consistency',
    ['POST', '/documents/s/aggregate', { pipeline: [], consistency: 'weak' }],
    ['aggregate', { collection: 's', pipeline: '[]', consistency: 'weak' }],
  ),
  sameCall(
    'lists values by another consistency',
    ['POST', '/documents/s/distinct', { field: 'x', consistency: 'weak' }],
    ['distinct', { collection: 's', field: 'x', consistency: 'weak' }],
  ),
  sameCall(
    'lists some values',
    ['POST', '/documents/f/distinct', { field: 'n', filter: { n: { $gte: 3 } } }],
    ['distinct', { collection: 'f', field: 'n', filter: { n: { $gte: 3 } } }],
  ),
  sameCall(
    'explains a page',
    ['POST', '/documents/f/explain', { search: { sort: { n: -1 }, projection: { n: 1 }, limit: 2, offset: 1 } }],
    ['explain', { collection: 'f', search: { sort: down, projection: { n: 1 }, limit: 2, offset: 1 } }],
  ),
  sameCall(
    'explains a page that is none',
    ['POST', '/documents/f/explain', { search: { projection: { n: 1, t: 0 }, limit: 0, offset: -1 } }],
    ['explain', { collection: 'f', search: { projection: { n: 1, t: 0 }, limit: 0, offset: -1 } }],
  ),
  sameCall(
    'explains a pipeline with the envelope',
    ['POST', '/documents/f/explain', { pipeline: [{ $match: { '_meta.version': 1 } }], with_meta: true }],
    ['explain', { collection: 'f', pipeline: '[{"$match": {"_meta.version": 1}}]', with_meta: true }],
  ),
  sameCall(
    'a typed query with values',
    ['POST', '/query/raw/typed', { query: 'SELECT ? AS a', params: [7], result_type: 'array' }],
    ['rawQueryTyped', { query: 'SELECT ? AS a', params: [7], result_type: 'array' }],
  ),
  sameCall(
    'a typed query of another kind',
    ['POST', '/query/raw/typed', { query: { find: 'x' }, result_type: 'array' }],
    ['rawQueryTyped', { command: { find: 'x' }, result_type: 'array' }],
  ),
];

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `s${at}`);
}
