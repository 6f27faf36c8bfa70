import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/lookup/ */
export const pipelinesLookup = definePipelineCases({
  group: 'pipelines-lookup',
  documents: {
    o1: { item: 'almonds', quantity: 2 },
    o2: { item: 'pecans', quantity: 80 },
    o3: {},
    o4: { item: ['bread', 'pecans', 'coal'] },
    o5: { item: null, lines: [{ sku: 'bread' }, { sku: 'almonds' }, 7] },
  },
  others: {
    inventory: {
      i1: { sku: 'almonds', instock: 120 },
      i2: { sku: 'bread', instock: 80 },
      i4: { sku: 'pecans', instock: 70 },
      i5: { sku: null },
      i6: {},
      i7: { sku: ['walnuts', 'almonds'], instock: 1 },
    },
  },
  indexOn: ['sku', 'item'],
  cases: [
    {
      // An array matches by each element; null and missing match null and missing.
      name: 'equality',
      pipeline: [
        { $lookup: { from: '#inventory', localField: 'item', foreignField: 'sku', as: 'found' } },
        { $project: { found: { $sortArray: { input: '$found._id', sortBy: 1 } } } },
        byId,
      ],
      expect: [
        { _id: 'o1', found: ['i1', 'i7'] },
        { _id: 'o2', found: ['i4'] },
        { _id: 'o3', found: ['i5', 'i6'] },
        { _id: 'o4', found: ['i2', 'i4'] },
        { _id: 'o5', found: ['i5', 'i6'] },
      ],
    },
    {
      name: 'documents-whole',
      pipeline: [
        { $match: { item: 'pecans', quantity: { $exists: true } } },
        { $lookup: { from: '#inventory', localField: 'item', foreignField: 'sku', as: 'found' } },
      ],
      expect: [{ _id: 'o2', item: 'pecans', quantity: 80, found: [{ _id: 'i4', sku: 'pecans', instock: 70 }] }],
    },
    {
      name: 'path-into-an-array',
      pipeline: [
        { $match: { lines: { $exists: true } } },
        { $lookup: { from: '#inventory', localField: 'lines.sku', foreignField: 'sku', as: 'found' } },
        { $project: { found: { $sortArray: { input: '$found._id', sortBy: 1 } } } },
      ],
      expect: [{ _id: 'o5', found: ['i1', 'i2', 'i7'] }],
    },
    {
      name: 'as-replaces-and-nests',
      pipeline: [
        { $match: { _id: 'o2' } },
        { $lookup: { from: '#inventory', localField: 'item', foreignField: 'sku', as: 'item' } },
        { $lookup: { from: '#inventory', localField: 'quantity', foreignField: 'instock', as: 'a.b' } },
      ],
      expect: [
        {
          _id: 'o2',
          quantity: 80,
          item: [{ _id: 'i4', sku: 'pecans', instock: 70 }],
          a: { b: [{ _id: 'i2', sku: 'bread', instock: 80 }] },
        },
      ],
    },
    {
      name: 'missing-collection',
      pipeline: [
        { $match: { _id: 'o3' } },
        { $lookup: { from: '#nowhere', localField: 'item', foreignField: 'sku', as: 'found' } },
      ],
      expect: [{ _id: 'o3', found: [] }],
    },
    {
      name: 'pipeline-with-variables',
      pipeline: [
        { $match: { quantity: { $exists: true } } },
        {
          $lookup: {
            from: '#inventory',
            let: { item: '$item', least: '$quantity' },
            pipeline: [
              { $match: { $expr: { $and: [{ $eq: ['$sku', '$$item'] }, { $gte: ['$instock', '$$least'] }] } } },
              { $project: { _id: 0, instock: 1 } },
            ],
            as: 'stock',
          },
        },
        byId,
      ],
      expect: [
        { _id: 'o1', item: 'almonds', quantity: 2, stock: [{ instock: 120 }] },
        { _id: 'o2', item: 'pecans', quantity: 80, stock: [] },
      ],
    },
    {
      name: 'equality-and-pipeline',
      pipeline: [
        { $match: { item: 'almonds' } },
        {
          $lookup: {
            from: '#inventory',
            localField: 'item',
            foreignField: 'sku',
            let: { bonus: '$quantity' },
            pipeline: [{ $match: { instock: { $gt: 1 } } }, { $set: { instock: { $add: ['$instock', '$$bonus'] } } }],
            as: 'stock',
          },
        },
        { $project: { stock: 1 } },
      ],
      expect: [{ _id: 'o1', stock: [{ _id: 'i1', sku: 'almonds', instock: 122 }] }],
    },
    {
      name: 'uncorrelated',
      pipeline: [
        { $match: { _id: { $in: ['o1', 'o3'] } } },
        {
          $lookup: {
            from: '#inventory',
            pipeline: [{ $match: { instock: { $gte: 100 } } }, { $project: { instock: 1 } }],
            as: 'full',
          },
        },
        { $project: { full: 1 } },
        byId,
      ],
      expect: [
        { _id: 'o1', full: [{ _id: 'i1', instock: 120 }] },
        { _id: 'o3', full: [{ _id: 'i1', instock: 120 }] },
      ],
    },
    {
      name: 'missing-variable-equals-missing',
      pipeline: [
        { $match: { _id: 'o3' } },
        {
          $lookup: {
            from: '#inventory',
            let: { item: '$item' },
            pipeline: [{ $match: { $expr: { $eq: ['$sku', '$$item'] } } }],
            as: 'same',
          },
        },
      ],
      expect: [{ _id: 'o3', same: [{ _id: 'i6' }] }],
    },
    {
      name: 'within-a-lookup',
      pipeline: [
        { $match: { _id: 'o2' } },
        {
          $lookup: {
            from: '#inventory',
            let: { order: '$item' },
            pipeline: [
              { $match: { sku: 'bread' } },
              {
                $lookup: {
                  from: '#inventory',
                  let: { stock: '$instock' },
                  pipeline: [
                    { $match: { $expr: { $lt: ['$instock', '$$stock'] } } },
                    { $match: { $expr: { $eq: ['$sku', '$$order'] } } },
                  ],
                  as: 'fewer',
                },
              },
              { $project: { fewer: '$fewer._id' } },
            ],
            as: 'found',
          },
        },
        { $project: { found: 1 } },
      ],
      expect: [{ _id: 'o2', found: [{ _id: 'i2', fewer: ['i4'] }] }],
    },
    {
      name: 'then-unwind',
      pipeline: [
        { $lookup: { from: '#inventory', localField: 'item', foreignField: 'sku', as: 'found' } },
        { $unwind: '$found' },
        { $group: { _id: '$found.sku', orders: { $sum: 1 } } },
        { $match: { orders: { $gt: 1 } } },
        { $sort: { orders: -1, _id: 1 } },
      ],
      expect: [
        { _id: null, orders: 4 },
        { _id: 'pecans', orders: 2 },
      ],
    },
    { name: 'without-as', pipeline: [{ $lookup: { from: 'x', pipeline: [] } }], expect: 'refused' },
    {
      name: 'without-from',
      pipeline: [{ $lookup: { as: 'x', localField: 'a', foreignField: 'b' } }],
      expect: 'refused',
    },
    { name: 'half-equality', pipeline: [{ $lookup: { from: 'x', as: 'y', localField: 'a' } }], expect: 'refused' },
    { name: 'unknown-option', pipeline: [{ $lookup: { from: 'x', as: 'y', pipeline: [], on: 1 } }], expect: 'refused' },
    {
      name: 'undeclared-variable',
      pipeline: [{ $lookup: { from: 'x', as: 'y', pipeline: [{ $match: { $expr: '$$item' } }] } }],
      expect: 'refused',
    },
  ],
});
