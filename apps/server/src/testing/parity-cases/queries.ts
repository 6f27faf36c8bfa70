import { type ParityCase, sameCall } from '../parity-case.js';

/** Documents that are inserted, and what finds them. */
export const queries: readonly ParityCase[] = [
  sameCall(
    'inserts many',
    [
      'POST',
      '/documents/bulk/insert',
      { collection: 'n', documents: [1, 2, 3, 4].map((n) => ({ id: `n${n}`, data: { n, g: n % 2 } })) },
    ],
    [
      'bulkInsert',
      [
        { collection: 'n', documents: [{ id: 'n1', data: { n: 1, g: 1 } }] },
        {
          documents: [
            { id: 'n2', data_json: '{"n": 2, "g": 0}' },
            { id: 'n3', data: { n: 3, g: 1 } },
          ],
        },
        { collection: 'n', documents: [{ id: 'n4', data: { n: 4, g: 0 } }] },
      ],
    ],
  ),
  sameCall(
    'inserts many of which one is there',
    [
      'POST',
      '/documents/bulk/insert',
      {
        collection: 'n',
        ordered: false,
        documents: [
          { id: 'n1', data: {} },
          { id: 'n5', data: { n: 5 } },
        ],
      },
    ],
    [
      'bulkInsert',
      [
        { collection: 'n', ordered: false, documents: [{ id: 'n1', data: {} }] },
        { documents: [{ id: 'n5', data: { n: 5 } }] },
      ],
    ],
  ),
  sameCall(
    'inserts none',
    ['POST', '/documents/bulk/insert', { collection: 'n', documents: [] }],
    ['bulkInsert', [{ collection: 'n' }]],
  ),
  sameCall(
    'one of many is malformed',
    ['POST', '/documents/bulk/insert', { collection: 'n', documents: [{ data: {} }, { data: { $x: 1 } }] }],
    ['bulkInsert', [{ collection: 'n', documents: [{ data: {} }, { data: { $x: 1 } }] }]],
  ),
  sameCall(
    'lists',
    ['GET', '/documents/n?limit=2&sort=n:desc'],
    ['list', { collection: 'n', limit: 2, sort: [{ field: 'n', direction: -1 }] }],
  ),
  sameCall(
    'lists with a filter',
    ['POST', '/documents/n/search', { filter: { n: { $gte: 2 } }, offset: 1, projection: { n: 1 }, total: false }],
    ['list', { collection: 'n', filter: { n: { $gte: 2 } }, skip: 1, projection: { n: 1 }, total: false }],
  ),
  sameCall('lists nothing', ['GET', '/documents/nowhere'], ['list', { collection: 'nowhere' }]),
  sameCall('too large a page', ['GET', '/documents/n?limit=1001'], ['list', { collection: 'n', limit: 1001 }]),
  sameCall('a negative offset', ['GET', '/documents/n?offset=-1'], ['list', { collection: 'n', skip: -1 }]),
  sameCall('a damaged cursor', ['GET', '/documents/n?cursor=x'], ['list', { collection: 'n', cursor: 'x' }]),
  sameCall(
    'an unknown operator of filters',
    ['POST', '/documents/n/search', { filter: { a: { $like: 1 } } }],
    ['list', { collection: 'n', filter: { a: { $like: 1 } } }],
  ),
  sameCall(
    'a filter that is no object',
    ['POST', '/documents/n/search', { filter: [] }],
    ['list', { collection: 'n', filter_json: '[]' }],
  ),
  sameCall(
    'another consistency',
    ['POST', '/documents/n/search', { consistency: 'weak' }],
    ['list', { collection: 'n', consistency: 'weak' }],
  ),
  sameCall(
    'counts',
    ['POST', '/documents/n/count', { filter: { g: 0 } }],
    ['count', { collection: 'n', filter: { g: 0 } }],
  ),
  sameCall('estimates', ['GET', '/documents/n/count/estimate'], ['estimateCount', { collection: 'n' }]),
  sameCall(
    'aggregates',
    [
      'POST',
      '/documents/n/aggregate',
      { pipeline: [{ $group: { _id: '$g', s: { $sum: '$n' } } }, { $sort: { _id: 1 } }] },
    ],
    [
      'aggregate',
      { collection: 'n', pipeline: '[{"$group": {"_id": "$g", "s": {"$sum": "$n"}}}, {"$sort": {"_id": 1}}]' },
    ],
  ),
  sameCall(
    'aggregates with the envelope',
    ['POST', '/documents/n/aggregate', { pipeline: [{ $limit: 1 }], with_meta: true }],
    ['aggregate', { collection: 'n', pipeline: '[{"$limit": 1}]', with_meta: true, answer_form: 2 }],
  ),
  sameCall(
    'an unknown stage',
    ['POST', '/documents/n/aggregate', { pipeline: [{ $out: 'x' }] }],
    ['aggregate', { collection: 'n', pipeline: '[{"$out": "x"}]' }],
  ),
  sameCall(
    'a pipeline that is no list',
    ['POST', '/documents/n/aggregate', { pipeline: {} }],
    ['aggregate', { collection: 'n', pipeline: '{}' }],
  ),
  sameCall('no pipeline', ['POST', '/documents/n/aggregate', {}], ['aggregate', { collection: 'n' }]),
  sameCall(
    'lists values',
    ['POST', '/documents/n/distinct', { field: 'g' }],
    ['distinct', { collection: 'n', field: 'g' }],
  ),
  sameCall(
    'explains',
    ['POST', '/documents/n/explain', { search: { filter: { n: 1 }, sort: { n: 1 } } }],
    ['explain', { collection: 'n', search: { filter: { n: 1 }, sort: [{ field: 'n' }] } }],
  ),
  sameCall(
    'explains a pipeline',
    ['POST', '/documents/n/explain', { pipeline: [{ $match: { n: 1 } }, { $count: 'c' }] }],
    ['explain', { collection: 'n', pipeline: '[{"$match": {"n": 1}}, {"$count": "c"}]', answer_form: 2 }],
  ),
  sameCall('explains nothing', ['POST', '/documents/n/explain', {}], ['explain', { collection: 'n' }]),
];
