import { defineExpressionCases, fails, missing, refused, refusedAt } from '../kinds/expression-cases.js';

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/#object-expression-operators */
export const expressionsObjects = defineExpressionCases({
  group: 'expressions-objects',
  data: { o: { item: 'foo', qty: 25 }, nil: null, n: 5, s: 'abc', arr: [1], empty: {} },
  cases: {
    $objectToArray: [
      [
        'fields',
        { $objectToArray: '$o' },
        [
          { k: 'item', v: 'foo' },
          { k: 'qty', v: 25 },
        ],
      ],
      ['empty', { $objectToArray: '$empty' }, []],
      ['null', { $objectToArray: '$nil' }, null],
      ['array', { $objectToArray: '$arr' }, fails],
    ],
    $arrayToObject: [
      [
        'pairs',
        {
          $arrayToObject: {
            $literal: [
              ['item', 'abc123'],
              ['qty', 25],
            ],
          },
        },
        { item: 'abc123', qty: 25 },
      ],
      ['k-and-v', { $arrayToObject: { $literal: [{ k: 'a', v: [1] }] } }, { a: [1] }],
      [
        'last-wins',
        {
          $arrayToObject: {
            $literal: [
              ['a', 1],
              ['a', 2],
            ],
          },
        },
        { a: 2 },
      ],
      ['empty', { $arrayToObject: [[]] }, {}],
      ['missing', { $arrayToObject: '$nope' }, null],
      ['not-pairs', { $arrayToObject: { $literal: [['a', 1, 2]] } }, fails],
      ['key-number', { $arrayToObject: { $literal: [[1, 2]] } }, fails],
      ['mixed-forms', { $arrayToObject: { $literal: [['a', 1], { k: 'b', v: 2 }] } }, fails],
      ['string', { $arrayToObject: '$s' }, fails],
    ],
    $mergeObjects: [
      ['later-wins', { $mergeObjects: [{ a: 1 }, { a: 2, b: 2 }, { a: 3, c: 3 }] }, { a: 3, b: 2, c: 3 }],
      ['nulls-are-passed-over', { $mergeObjects: [{ a: 1 }, null, '$nope'] }, { a: 1 }],
      ['null', { $mergeObjects: '$nil' }, {}],
      ['nothing', { $mergeObjects: [] }, {}],
      ['number', { $mergeObjects: ['$o', '$n'] }, fails],
    ],
    $getField: [
      ['of-the-document', { $getField: 'n' }, 5],
      ['of-an-object', { $getField: { field: 'qty', input: '$o' } }, 25],
      // The name is not a path.
      ['dot-in-the-name', { $getField: 'o.qty' }, missing],
      ['not-there', { $getField: { field: 'zip', input: '$o' } }, missing],
      ['of-null', { $getField: { field: 'a', input: '$nil' } }, null],
      ['of-missing', { $getField: { field: 'a', input: '$nope' } }, missing],
      ['of-a-number', { $getField: { field: 'a', input: '$n' } }, missing],
      ['name-number', { $getField: { field: 5, input: '$o' } }, fails],
      ['unknown-operand', { $getField: { field: 'a', inptu: '$o' } }, refused],
    ],
    $setField: [
      ['new', { $setField: { field: 'price', input: '$o', value: 45.99 } }, { item: 'foo', qty: 25, price: 45.99 }],
      ['changed', { $setField: { field: 'qty', input: '$o', value: '$n' } }, { item: 'foo', qty: 5 }],
      ['removed', { $setField: { field: 'qty', input: '$o', value: '$$REMOVE' } }, { item: 'foo' }],
      ['null', { $setField: { field: 'a', input: '$nil', value: 1 } }, null],
      ['number', { $setField: { field: 'a', input: '$n', value: 1 } }, fails],
      ['without-value', { $setField: { field: 'a', input: '$o' } }, refusedAt('/$setField')],
    ],
    $unsetField: [
      ['there', { $unsetField: { field: 'qty', input: '$o' } }, { item: 'foo' }],
      ['not-there', { $unsetField: { field: 'zip', input: '$o' } }, { item: 'foo', qty: 25 }],
      ['missing', { $unsetField: { field: 'a', input: '$nope' } }, null],
      ['string', { $unsetField: { field: 'a', input: '$s' } }, fails],
    ],
  },
});

/** Sets have no order and no duplicates: results are sorted here, so that they can be told. */
export const expressionsSets = defineExpressionCases({
  group: 'expressions-sets',
  data: { a: ['a', 'b', 'a'], b: ['b', 'a'], nil: null, n: 5, nested: [['a', 'b']] },
  cases: {
    $allElementsTrue: [
      ['values', { $allElementsTrue: [[true, 1, 'someString']] }, true],
      ['array-is-true', { $allElementsTrue: [[[false]]] }, true],
      ['empty', { $allElementsTrue: [[]] }, true],
      ['null', { $allElementsTrue: [[null, false, 0]] }, false],
      ['not-an-array', { $allElementsTrue: ['$nil'] }, fails],
    ],
    $anyElementTrue: [
      ['one', { $anyElementTrue: [[true, false]] }, true],
      ['array-is-true', { $anyElementTrue: [[[false]]] }, true],
      ['none', { $anyElementTrue: [[null, false, 0]] }, false],
      ['empty', { $anyElementTrue: [[]] }, false],
      ['not-an-array', { $anyElementTrue: '$n' }, fails],
    ],
    $setUnion: [
      ['once-each', { $sortArray: { input: { $setUnion: ['$a', ['c', 'b']] }, sortBy: 1 } }, ['a', 'b', 'c']],
      ['nested-stay', { $size: { $setUnion: ['$a', '$nested'] } }, 3],
      [
        'objects-in-any-key-order',
        {
          $size: {
            $setUnion: [
              [{ x: 1, y: 2 }],
              [
                { y: 2, x: 1 },
                { x: 2, y: 1 },
              ],
            ],
          },
        },
        2,
      ],
      ['types', { $size: { $setUnion: [[1, '1', true, null], [1]] } }, 4],
      ['nothing', { $setUnion: [] }, []],
      ['null', { $setUnion: ['$a', '$nil'] }, null],
      ['number', { $setUnion: ['$a', '$n'] }, fails],
    ],
    $setIntersection: [
      ['common', { $sortArray: { input: { $setIntersection: ['$a', '$b'] }, sortBy: 1 } }, ['a', 'b']],
      ['nested-is-an-element', { $setIntersection: ['$b', '$nested'] }, []],
      ['missing', { $setIntersection: ['$a', '$nope'] }, null],
      ['number', { $setIntersection: ['$a', '$n'] }, fails],
    ],
    $setDifference: [
      ['all-gone', { $setDifference: ['$a', '$b'] }, []],
      ['nested-is-an-element', { $sortArray: { input: { $setDifference: ['$b', '$nested'] }, sortBy: 1 } }, ['a', 'b']],
      ['duplicates-go', { $setDifference: [['x', 'x', 'y'], ['y']] }, ['x']],
      ['null', { $setDifference: ['$nil', '$a'] }, null],
      ['number', { $setDifference: ['$a', '$n'] }, fails],
      ['one-operand', { $setDifference: ['$a'] }, refusedAt('/$setDifference')],
    ],
    $setEquals: [
      ['order-and-duplicates', { $setEquals: ['$a', '$b'] }, true],
      ['nested', { $setEquals: ['$b', '$nested'] }, false],
      ['three', { $setEquals: ['$a', '$b', ['a']] }, false],
      ['null', { $setEquals: ['$a', '$nil'] }, fails],
      ['one-operand', { $setEquals: ['$a'] }, refusedAt('/$setEquals')],
    ],
    $setIsSubset: [
      ['all', { $setIsSubset: ['$a', '$b'] }, true],
      ['nested', { $setIsSubset: ['$b', '$nested'] }, false],
      ['empty', { $setIsSubset: [[], '$a'] }, true],
      ['null', { $setIsSubset: ['$nil', '$a'] }, fails],
    ],
  },
});
