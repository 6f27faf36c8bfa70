import { defineExpressionCases, fails, missing, refused, refusedAt } from '../kinds/expression-cases.js';

/** Numbers beyond 2^53 are no constants here: they are computed. */
const googol = { $pow: [10, 100] };
const huge = { $pow: [10, 308] };

/** Accumulators in $project: over a list of operands, or over the elements of one array. */
export const expressionsAccumulating = defineExpressionCases({
  group: 'expressions-accumulating',
  data: {
    scores: [2, 4, 4, 4, 5, 5, 7, 9],
    mixed: [1, 'a', null, true, 3],
    texts: ['x', 'y'],
    none: [],
    nil: null,
    tenths: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    strings: ['\u{1f600}', '\ufffd'],
    nested: [[1, 2], 3],
  },
  cases: {
    $sum: [
      ['array', { $sum: '$scores' }, 40],
      ['operands', { $sum: [1, 2, '$nope', 'x'] }, 3],
      ['array-among-operands', { $sum: ['$scores', 5] }, 5],
      ['nested-arrays-do-not-count', { $sum: '$nested' }, 3],
      ['only-numbers-count', { $sum: '$mixed' }, 4],
      ['nothing', { $sum: '$nope' }, 0],
      ['ten-tenths', { $sum: '$tenths' }, 1],
      ['small-beside-large', { $sum: [1, googol, 1, { $multiply: [googol, -1] }] }, 2],
      ['sum-within-range', { $eq: [{ $sum: [huge, huge, { $multiply: [huge, -1] }] }, huge] }, true],
      ['too-large', { $sum: [huge, huge] }, fails],
    ],
    $avg: [
      ['array', { $avg: '$scores' }, 5],
      ['only-numbers-count', { $avg: '$mixed' }, 2],
      ['no-numbers', { $avg: '$texts' }, null],
      ['empty', { $avg: '$none' }, null],
      ['ten-tenths', { $avg: '$tenths' }, 0.1],
    ],
    $max: [
      ['array', { $max: '$scores' }, 9],
      ['types', { $max: '$mixed' }, true],
      ['array-among-operands', { $max: [[1, 5, 10], 'a'] }, [1, 5, 10]],
      ['null-and-missing', { $max: ['$nil', '$nope'] }, null],
      ['code-points', { $max: '$strings' }, '\u{1f600}'],
    ],
    $min: [
      ['array', { $min: '$scores' }, 2],
      ['passes-over-null', { $min: '$mixed' }, 1],
      ['array-among-operands', { $min: [[0], 5] }, 5],
      ['empty', { $min: '$none' }, null],
      ['code-points', { $min: '$strings' }, '\ufffd'],
    ],
    $stdDevPop: [
      ['array', { $stdDevPop: '$scores' }, 2],
      ['one', { $stdDevPop: [7] }, 0],
      ['only-numbers-count', { $stdDevPop: '$mixed' }, 1],
      ['none', { $stdDevPop: '$texts' }, null],
    ],
    $stdDevSamp: [
      ['array', { $round: [{ $stdDevSamp: '$scores' }, 12] }, 2.138089935299],
      ['one', { $stdDevSamp: [7] }, null],
      ['none', { $stdDevSamp: '$nope' }, null],
    ],
  },
});

/** Fields, objects, arrays, constants and variables. https://www.mongodb.com/docs/manual/reference/aggregation-variables/ */
export const expressionsVariables = defineExpressionCases({
  group: 'expressions-variables',
  data: {
    n: 5,
    nil: null,
    o: { a: 1, in: { b: 2 } },
    arr: [10, 20],
    objs: [{ k: 1 }, { k: [2, 3] }, { z: 0 }, 7],
    deep: [[{ k: 1 }]],
    price: 10,
    tax: 0.5,
    applyDiscount: true,
  },
  cases: {
    $field: [
      ['top', { $ifNull: ['$n', 0] }, 5],
      ['nested', '$o.in.b', 2],
      ['below-a-number', '$n.a', missing],
      ['below-null', '$nil.a', missing],
      ['null', '$nil', null],
      ['missing', '$nope', missing],
      ['of-each-element', '$objs.k', [1, [2, 3]]],
      ['arrays-in-arrays-are-not-entered', '$deep.k', []],
      // Unlike in filters, a number names a field, not a position.
      ['number-is-no-position', '$arr.0', []],
      ['id', '$_id', 'x'],
      ['empty-path', '$', refused],
      ['empty-part', '$a..b', refused],
      ['prototype', '$__proto__', refused],
      ['constructor', '$constructor', refused],
    ],
    $object: [
      ['missing-fields-are-left-out', { $mergeObjects: [{ a: '$n', b: '$nope', c: '$nil' }] }, { a: 5, c: null }],
      ['nested', { $mergeObjects: [{ a: { b: '$o.a' } }] }, { a: { b: 1 } }],
      ['dot-in-a-name', { $mergeObjects: [{ 'a.b': 1 }] }, refused],
    ],
    $array: [
      ['missing-items-are-null', ['$n', '$nope'], [5, null]],
      ['constants', ['a', 1, null], ['a', 1, null]],
    ],
    $literal: [
      ['dollar', { $literal: '$n' }, '$n'],
      ['number', { $literal: 1 }, 1],
      ['object', { $literal: { a: '$n' } }, { a: '$n' }],
      ['date', { $literal: { $date: '2026-01-02T00:00:00.000Z' } }, { $date: '2026-01-02T00:00:00.000Z' }],
    ],
    $let: [
      [
        'documented',
        {
          $let: {
            vars: {
              total: { $add: ['$price', '$tax'] },
              discounted: { $cond: { if: '$applyDiscount', then: 0.9, else: 1 } },
            },
            in: { $multiply: ['$$total', '$$discounted'] },
          },
        },
        9.450000000000001,
      ],
      ['field-of-a-variable', { $let: { vars: { v: '$o' }, in: '$$v.in.b' } }, 2],
      ['of-each-element', { $let: { vars: { v: '$objs' }, in: '$$v.k' } }, [1, [2, 3]]],
      ['missing-variable', { $let: { vars: { v: '$nope' }, in: '$$v' } }, missing],
      ['inner-hides-outer', { $let: { vars: { v: 1 }, in: { $let: { vars: { v: 2 }, in: '$$v' } } } }, 2],
      ['vars-see-the-outer', { $let: { vars: { v: 1 }, in: { $let: { vars: { v: 2, w: '$$v' }, in: '$$w' } } } }, 1],
      ['vars-do-not-see-each-other', { $let: { vars: { v: 1, w: '$$v' }, in: 1 } }, refusedAt('/$let/vars/w')],
      ['current', { $let: { vars: { CURRENT: '$o' }, in: '$a' } }, 1],
      ['root-stays', { $let: { vars: { CURRENT: '$o' }, in: '$$ROOT.n' } }, 5],
      ['capital-name', { $let: { vars: { Total: 1 }, in: 1 } }, refusedAt('/$let/vars/Total')],
      ['without-in', { $let: { vars: {} } }, refusedAt('/$let')],
    ],
    $$variables: [
      ['root', '$$ROOT.o.a', 1],
      ['current', '$$CURRENT.n', 5],
      ['remove', '$$REMOVE', missing],
      ['now', { $type: '$$NOW' }, 'date'],
      ['now-is-the-same', { $eq: ['$$NOW', '$$NOW'] }, true],
      ['undeclared', '$$nobody', refused],
      ['undeclared-within', { $add: [1, '$$nobody'] }, refusedAt('/$add/1')],
      ['user-roles', '$$USER_ROLES', refused],
    ],
    $refused: [
      ['unknown', { $frob: 1 }, refusedAt('/$frob')],
      ['unknown-within', { $add: [1, { $frob: 1 }] }, refusedAt('/$add/1/$frob')],
      ['function', { $function: { body: 'function() { return 1 }', args: [], lang: 'js' } }, refusedAt('/$function')],
      ['where', { $where: 'true' }, refusedAt('/$where')],
      ['accumulator-of-groups', { $push: '$n' }, refusedAt('/$push')],
      ['meta', { $meta: 'textScore' }, refused],
      ['to-decimal', { $toDecimal: '$n' }, refused],
      ['to-object-id', { $toObjectId: '$n' }, refused],
      ['two-operators', { $add: [1, 2], $abs: 1 }, refused],
      ['operator-and-field', { $abs: 1, b: 2 }, refused],
    ],
  },
});
