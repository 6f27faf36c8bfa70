import { defineExpressionCases, fails, missing, refused, refusedAt } from '../kinds/expression-cases.js';

/** Comparing is by BSON order: null, numbers, strings, objects, arrays, booleans, dates; a missing value before all. */
export const expressionsComparison = defineExpressionCases({
  group: 'expressions-comparison',
  data: {
    qty: 250,
    s: 'abc',
    nil: null,
    t: true,
    o: { a: 1, b: 2 },
    turned: { b: 2, a: 1 },
    arr: [1, 2],
    day: { $date: '2026-01-02T00:00:00.000Z' },
    smile: '\u{1f600}',
    replacement: '\ufffd',
  },
  cases: {
    $cmp: [
      ['greater', { $cmp: [300, '$qty'] }, 1],
      ['less', { $cmp: [200, '$qty'] }, -1],
      ['equal', { $cmp: ['$qty', 250] }, 0],
      ['null-number', { $cmp: ['$nil', '$qty'] }, -1],
      ['number-string', { $cmp: ['$qty', '$s'] }, -1],
      ['string-object', { $cmp: ['$s', '$o'] }, -1],
      ['object-array', { $cmp: ['$o', '$arr'] }, -1],
      ['array-boolean', { $cmp: ['$arr', '$t'] }, -1],
      ['boolean-date', { $cmp: ['$t', '$day'] }, -1],
      ['false-true', { $cmp: [false, '$t'] }, -1],
      ['missing-null', { $cmp: ['$nope', '$nil'] }, -1],
      ['missing-missing', { $cmp: ['$nope', '$neither'] }, 0],
      ['strings-by-code-point', { $cmp: ['$smile', '$replacement'] }, 1],
      ['array-shorter-first', { $cmp: [[1], '$arr'] }, -1],
      ['array-by-elements', { $cmp: [[2], '$arr'] }, 1],
      ['one-operand', { $cmp: [1] }, refusedAt('/$cmp')],
    ],
    $eq: [
      ['same', { $eq: ['$qty', 250] }, true],
      ['other-type', { $eq: ['$t', 1] }, false],
      ['null-missing', { $eq: ['$nope', null] }, false],
      ['arrays-whole', { $eq: ['$arr', [1, 2]] }, true],
      // An expression does not look into arrays, as a filter does.
      ['array-element', { $eq: ['$arr', 1] }, false],
      // MongoDB: false. Here objects are equal whatever the order of their keys.
      ['objects-in-any-key-order', { $eq: ['$o', '$turned'] }, true],
      ['date', { $eq: ['$day', { $date: '2026-01-02T00:00:00.000Z' }] }, true],
      ['negative-zero', { $eq: [{ $multiply: [0, -1] }, 0] }, true],
      ['three-operands', { $eq: [1, 1, 1] }, refusedAt('/$eq')],
      ['not-an-array', { $eq: '$qty' }, refusedAt('/$eq')],
    ],
    $ne: [
      ['same', { $ne: ['$qty', 250] }, false],
      ['other', { $ne: ['$qty', '250'] }, true],
      ['missing-null', { $ne: ['$nope', null] }, true],
    ],
    $gt: [
      ['number', { $gt: ['$qty', 249.5] }, true],
      ['equal', { $gt: ['$qty', 250] }, false],
      ['string-above-number', { $gt: ['$s', Number.MAX_SAFE_INTEGER] }, true],
      ['array-above-object', { $gt: ['$arr', '$o'] }, true],
      ['strings-by-code-point', { $gt: ['$smile', '$replacement'] }, true],
    ],
    $gte: [
      ['equal', { $gte: ['$qty', 250] }, true],
      ['missing-below-null', { $gte: ['$nope', null] }, false],
      ['objects', { $gte: ['$o', { a: 1, b: 3 }] }, false],
    ],
    $lt: [
      ['missing-below-null', { $lt: ['$nope', null] }, true],
      ['null-below-number', { $lt: ['$nil', -Number.MAX_SAFE_INTEGER] }, true],
      ['strings-by-code-point', { $lt: ['$replacement', '$smile'] }, true],
      ['capital-before-small', { $lt: ['Z', 'a'] }, true],
      ['prefix-first', { $lt: ['ab', '$s'] }, true],
    ],
    $lte: [
      ['equal', { $lte: ['$qty', 250] }, true],
      ['date-above-boolean', { $lte: ['$day', true] }, false],
      ['no-operand', { $lte: [] }, refusedAt('/$lte')],
    ],
  },
});

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#boolean-expression-operators and conditions. */
export const expressionsConditions = defineExpressionCases({
  group: 'expressions-conditions',
  data: { qty: 250, zero: 0, nil: null, empty: '', f: false, t: true, arr: [1], description: 'item 1' },
  cases: {
    $and: [
      ['number-and-string', { $and: [1, 'green'] }, true],
      ['nothing', { $and: [] }, true],
      ['arrays-are-true', { $and: [[null], [false], [0]] }, true],
      ['null', { $and: ['$nil', true] }, false],
      ['zero', { $and: ['$zero', true] }, false],
      ['missing', { $and: ['$nope'] }, false],
      ['empty-string-is-true', { $and: ['$empty', true] }, true],
    ],
    $or: [
      ['one', { $or: ['$f', '$t'] }, true],
      ['array', { $or: [[false], false] }, true],
      ['none', { $or: ['$nil', 0, '$nope'] }, false],
      ['nothing', { $or: [] }, false],
    ],
    $not: [
      ['true', { $not: [true] }, false],
      ['array', { $not: [[false]] }, false],
      ['false', { $not: '$f' }, true],
      ['null', { $not: '$nil' }, true],
      ['zero', { $not: ['$zero'] }, true],
      ['missing', { $not: '$nope' }, true],
      ['two-operands', { $not: [true, false] }, refusedAt('/$not')],
    ],
    $cond: [
      ['named', { $cond: { if: { $gte: ['$qty', 250] }, then: 30, else: 20 } }, 30],
      ['listed', { $cond: [{ $gte: ['$qty', 251] }, 30, 20] }, 20],
      ['missing-is-false', { $cond: ['$nope', 'yes', 'no'] }, 'no'],
      ['other-branch-is-not-computed', { $cond: ['$t', 1, { $divide: [1, 0] }] }, 1],
      ['branch-without-value', { $cond: ['$t', '$nope', 1] }, missing],
      ['two-operands', { $cond: [true, 1] }, refusedAt('/$cond')],
      ['without-else', { $cond: { if: true, then: 1 } }, refused],
      ['unknown-operand', { $cond: { if: true, then: 1, else: 2, other: 3 } }, refused],
    ],
    $ifNull: [
      ['there', { $ifNull: ['$description', 'Unspecified'] }, 'item 1'],
      ['null', { $ifNull: ['$nil', 'Unspecified'] }, 'Unspecified'],
      ['missing', { $ifNull: ['$nope', 'Unspecified'] }, 'Unspecified'],
      ['several', { $ifNull: ['$nope', '$nil', '$zero', 7] }, 0],
      ['false-stays', { $ifNull: ['$f', true] }, false],
      ['replacement-null', { $ifNull: ['$nope', null] }, null],
      ['replacement-missing', { $ifNull: ['$nil', '$nope'] }, missing],
      ['one-operand', { $ifNull: ['$nil'] }, refusedAt('/$ifNull')],
    ],
    $switch: [
      [
        'first-that-holds',
        {
          $switch: {
            branches: [
              { case: { $lt: ['$qty', 0] }, then: 'negative' },
              { case: { $gt: ['$qty', 200] }, then: 'many' },
              { case: { $gt: ['$qty', 100] }, then: 'some' },
            ],
            default: 'few',
          },
        },
        'many',
      ],
      ['default', { $switch: { branches: [{ case: '$nil', then: 1 }], default: 2 } }, 2],
      ['no-default', { $switch: { branches: [{ case: '$f', then: 1 }] } }, fails],
      ['no-branches', { $switch: { branches: [] } }, refused],
      ['branch-without-then', { $switch: { branches: [{ case: true }] } }, refused],
      ['unknown-operand', { $switch: { branches: [{ case: true, then: 1 }], other: 1 } }, refused],
    ],
  },
});
