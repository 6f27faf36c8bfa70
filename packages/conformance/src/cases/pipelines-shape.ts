import { definePipelineCases } from '../kinds/pipeline-cases.js';

/** $project, $addFields, $set, $unset, $replaceRoot and $replaceWith over null, missing, arrays and arrays in arrays. */
export const pipelinesShape = definePipelineCases({
  group: 'pipelines-shape',
  documents: {
    p1: { title: 'abc', author: { last: 'zzz', first: 'aaa' }, copies: 5, stop: [{ k: 1, v: 2 }, { k: 3 }, 4] },
    p2: { title: 'nul', author: null },
    p3: { title: 'arr', author: [{ last: 'q', first: 'f' }, [{ last: 'r' }], 5] },
  },
  indexOn: ['title'],
  cases: [
    {
      name: 'project-include',
      pipeline: [{ $project: { title: 1, copies: true } }],
      unordered: true,
      expect: [
        { _id: 'p1', title: 'abc', copies: 5 },
        { _id: 'p2', title: 'nul' },
        { _id: 'p3', title: 'arr' },
      ],
    },
    {
      name: 'project-without-id',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { _id: 0, copies: 1 } }],
      expect: [{ copies: 5 }],
    },
    {
      // What is no object has no such field: it is left out, in arrays too.
      name: 'project-include-nested',
      pipeline: [{ $project: { 'author.last': 1 } }],
      unordered: true,
      expect: [
        { _id: 'p1', author: { last: 'zzz' } },
        { _id: 'p2' },
        { _id: 'p3', author: [{ last: 'q' }, [{ last: 'r' }]] },
      ],
    },
    {
      name: 'project-include-nested-as-object',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { stop: { k: 1 } } }],
      expect: [{ _id: 'p1', stop: [{ k: 1 }, { k: 3 }] }],
    },
    {
      name: 'project-exclude-nested',
      pipeline: [{ $project: { 'author.first': 0, stop: 0, copies: false } }],
      unordered: true,
      expect: [
        { _id: 'p1', title: 'abc', author: { last: 'zzz' } },
        { _id: 'p2', title: 'nul', author: null },
        { _id: 'p3', title: 'arr', author: [{ last: 'q' }, [{ last: 'r' }], 5] },
      ],
    },
    {
      name: 'project-exclude-id-only',
      pipeline: [{ $match: { title: 'nul' } }, { $project: { _id: 0 } }],
      expect: [{ title: 'nul', author: null }],
    },
    {
      name: 'project-computed',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { twice: { $multiply: ['$copies', 2] }, same: '$title' } }],
      expect: [{ _id: 'p1', twice: 10, same: 'abc' }],
    },
    {
      name: 'project-computed-below',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { 'author.full': '$title', 'stop.x': { $literal: 1 } } }],
      expect: [{ _id: 'p1', author: { full: 'abc' }, stop: [{ x: 1 }, { x: 1 }, { x: 1 }] }],
    },
    {
      name: 'project-missing-value',
      pipeline: [{ $match: { title: 'nul' } }, { $project: { a: '$nope', b: '$author' } }],
      expect: [{ _id: 'p2', b: null }],
    },
    {
      name: 'project-array',
      pipeline: [{ $match: { title: 'nul' } }, { $project: { pair: ['$title', '$nope'] } }],
      expect: [{ _id: 'p2', pair: ['nul', null] }],
    },
    {
      name: 'project-remove',
      pipeline: [
        { $project: { title: 1, author: { $cond: [{ $eq: ['$author', null] }, '$$REMOVE', 'someone'] } } },
        { $match: { author: { $exists: false } } },
      ],
      expect: [{ _id: 'p2', title: 'nul' }],
    },
    {
      name: 'project-id-computed',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { _id: '$title', copies: 1 } }],
      expect: [{ _id: 'abc', copies: 5 }],
    },
    { name: 'project-mixed', pipeline: [{ $project: { a: 1, b: 0 } }], expect: 'refused' },
    { name: 'project-excluding-and-computing', pipeline: [{ $project: { a: 0, b: '$c' } }], expect: 'refused' },
    { name: 'project-empty', pipeline: [{ $project: {} }], expect: 'refused' },
    { name: 'project-empty-field', pipeline: [{ $project: { a: {} } }], expect: 'refused' },
    { name: 'project-conflict', pipeline: [{ $project: { a: 1, 'a.b': 1 } }], expect: 'refused' },
    { name: 'project-dollar-name', pipeline: [{ $project: { $a: 1 } }], expect: 'refused' },
    {
      name: 'add-fields-new-and-changed',
      pipeline: [{ $match: { title: 'nul' } }, { $addFields: { n: 1, title: { $toUpper: '$title' } } }],
      expect: [{ _id: 'p2', author: null, n: 1, title: 'NUL' }],
    },
    {
      // Each object of an array gets it; what is no object becomes one.
      name: 'set-below',
      pipeline: [{ $project: { author: 1 } }, { $set: { 'author.age': 7 } }],
      unordered: true,
      expect: [
        { _id: 'p1', author: { last: 'zzz', first: 'aaa', age: 7 } },
        { _id: 'p2', author: { age: 7 } },
        { _id: 'p3', author: [{ last: 'q', first: 'f', age: 7 }, [{ last: 'r', age: 7 }], { age: 7 }] },
      ],
    },
    {
      name: 'set-below-as-object',
      pipeline: [{ $match: { title: 'abc' } }, { $project: { author: 1 } }, { $set: { author: { age: '$_id' } } }],
      expect: [{ _id: 'p1', author: { last: 'zzz', first: 'aaa', age: 'p1' } }],
    },
    {
      name: 'set-literal-object',
      pipeline: [{ $match: { title: 'nul' } }, { $set: { author: { $literal: { age: 1 } } } }],
      expect: [{ _id: 'p2', title: 'nul', author: { age: 1 } }],
    },
    {
      name: 'set-all-at-once',
      pipeline: [{ $match: { title: 'nul' } }, { $set: { title: '$_id', was: '$title' } }],
      expect: [{ _id: 'p2', title: 'p2', was: 'nul', author: null }],
    },
    {
      name: 'set-to-nothing',
      pipeline: [{ $match: { title: 'nul' } }, { $set: { title: '$nope', x: '$$REMOVE', y: '$nope' } }],
      expect: [{ _id: 'p2', author: null }],
    },
    { name: 'set-conflict', pipeline: [{ $set: { 'a.b': 1, a: 2 } }], expect: 'refused' },
    { name: 'set-empty-path', pipeline: [{ $set: { 'a..b': 1 } }], expect: 'refused' },
    {
      name: 'unset-one',
      pipeline: [{ $match: { title: 'nul' } }, { $unset: 'author' }],
      expect: [{ _id: 'p2', title: 'nul' }],
    },
    {
      name: 'unset-several',
      pipeline: [{ $match: { title: 'arr' } }, { $unset: ['title', 'author.last'] }],
      expect: [{ _id: 'p3', author: [{ first: 'f' }, [{}], 5] }],
    },
    { name: 'unset-nothing', pipeline: [{ $unset: [] }], expect: 'refused' },
    { name: 'unset-not-text', pipeline: [{ $unset: { a: 1 } }], expect: 'refused' },
    {
      name: 'replace-root',
      pipeline: [{ $match: { title: 'abc' } }, { $replaceRoot: { newRoot: '$author' } }],
      expect: [{ last: 'zzz', first: 'aaa' }],
    },
    {
      name: 'replace-root-with-defaults',
      pipeline: [
        { $match: { title: { $ne: 'arr' } } },
        { $sort: { _id: 1 } },
        { $replaceRoot: { newRoot: { $mergeObjects: [{ of: '$_id', first: '' }, '$author'] } } },
      ],
      expect: [
        { of: 'p1', last: 'zzz', first: 'aaa' },
        { of: 'p2', first: '' },
      ],
    },
    {
      name: 'replace-with-new-object',
      pipeline: [{ $match: { title: 'abc' } }, { $replaceWith: { n: { $sum: ['$copies', 1] }, x: '$nope' } }],
      expect: [{ n: 6 }],
    },
    { name: 'replace-with-null', pipeline: [{ $replaceWith: '$author' }], expect: 'fails' },
    { name: 'replace-with-missing', pipeline: [{ $replaceWith: '$nope' }], expect: 'fails' },
    { name: 'replace-root-without-operand', pipeline: [{ $replaceRoot: {} }], expect: 'refused' },
  ],
});

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/redact/ */
export const pipelinesRedact = definePipelineCases({
  group: 'pipelines-redact',
  documents: {
    account: { level: 1, acct: 'xyz', cc: { level: 5, type: 'yy', nested: { level: 1 } }, status: 'A' },
    report: {
      level: 1,
      parts: [{ level: 2, text: 'a' }, { level: 5, text: 'b' }, 7, [{ level: 5 }]],
    },
  },
  indexOn: ['level'],
  cases: [
    {
      name: 'exclude-a-level',
      pipeline: [{ $redact: { $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', '$$DESCEND'] } }],
      unordered: true,
      expect: [
        { _id: 'account', level: 1, acct: 'xyz', status: 'A' },
        { _id: 'report', level: 1, parts: [{ level: 2, text: 'a' }, 7, []] },
      ],
    },
    {
      name: 'keep-does-not-look-below',
      pipeline: [{ $match: { _id: 'account' } }, { $redact: '$$KEEP' }, { $project: { 'cc.level': 1 } }],
      expect: [{ _id: 'account', cc: { level: 5 } }],
    },
    { name: 'prune-all', pipeline: [{ $redact: '$$PRUNE' }], expect: [] },
    { name: 'other-value', pipeline: [{ $redact: '$level' }], expect: 'fails' },
  ],
});

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/unwind/ */
export const pipelinesUnwind = definePipelineCases({
  group: 'pipelines-unwind',
  documents: {
    u1: { sizes: ['S', 'M'] },
    u2: { sizes: [] },
    u3: { sizes: 'L' },
    u4: {},
    u5: { sizes: null },
    u6: { sizes: [['x', 'y'], null] },
    u7: { o: { a: [1, 2], b: 3 } },
  },
  indexOn: ['sizes'],
  cases: [
    {
      name: 'elements',
      pipeline: [{ $unwind: '$sizes' }],
      unordered: true,
      expect: [
        { _id: 'u1', sizes: 'S' },
        { _id: 'u1', sizes: 'M' },
        { _id: 'u3', sizes: 'L' },
        { _id: 'u6', sizes: ['x', 'y'] },
        { _id: 'u6', sizes: null },
      ],
    },
    {
      name: 'keep-and-index',
      pipeline: [
        { $match: { o: { $exists: false } } },
        { $unwind: { path: '$sizes', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
      ],
      unordered: true,
      expect: [
        { _id: 'u1', sizes: 'S', at: 0 },
        { _id: 'u1', sizes: 'M', at: 1 },
        { _id: 'u2', at: null },
        { _id: 'u3', sizes: 'L', at: null },
        { _id: 'u4', at: null },
        { _id: 'u5', sizes: null, at: null },
        { _id: 'u6', sizes: ['x', 'y'], at: 0 },
        { _id: 'u6', sizes: null, at: 1 },
      ],
    },
    {
      name: 'nested-path',
      pipeline: [{ $unwind: { path: '$o.a', includeArrayIndex: 'o.at' } }],
      unordered: true,
      expect: [
        { _id: 'u7', o: { a: 1, b: 3, at: 0 } },
        { _id: 'u7', o: { a: 2, b: 3, at: 1 } },
      ],
    },
    {
      name: 'twice',
      pipeline: [{ $match: { _id: 'u6' } }, { $unwind: '$sizes' }, { $unwind: '$sizes' }],
      expect: [
        { _id: 'u6', sizes: 'x' },
        { _id: 'u6', sizes: 'y' },
      ],
    },
    { name: 'without-dollar', pipeline: [{ $unwind: 'sizes' }], expect: 'refused' },
    { name: 'unknown-option', pipeline: [{ $unwind: { path: '$a', keep: true } }], expect: 'refused' },
    { name: 'index-with-dollar', pipeline: [{ $unwind: { path: '$a', includeArrayIndex: '$i' } }], expect: 'refused' },
    {
      name: 'keep-not-boolean',
      pipeline: [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 1 } }],
      expect: 'refused',
    },
  ],
});
