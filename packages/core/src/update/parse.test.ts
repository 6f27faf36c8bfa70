import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { Change } from './ast.js';
import { formatUpdatePath } from './format-path.js';
import { parseUpdate } from './parse.js';

const date = new Date('2026-01-02T03:04:05.678Z');

function parse(raw: unknown): readonly Change[] {
  const update = parseUpdate(raw, { limits: defaultLimits, pointer: '/update' });
  return update.kind === 'changes' ? update.changes : [];
}

/** The changes with their paths as text. */
function outline(raw: unknown): unknown {
  return parse(raw).map(({ path, ...change }) => ({ ...change, path: formatUpdatePath(path) }));
}

const accepted: (readonly [raw: unknown, changes: unknown])[] = [
  [{ age: 32 }, [{ kind: 'set', path: 'age', value: 32 }]],
  [{ $set: { age: 32 } }, [{ kind: 'set', path: 'age', value: 32 }]],
  [{ age: { $set: 32 } }, [{ kind: 'set', path: 'age', value: 32 }]],
  [{ a: {} }, [{ kind: 'set', path: 'a', value: {} }]],
  [{ a: { b: 1 } }, [{ kind: 'set', path: 'a', value: { b: 1 } }]],
  [{ 'a.b': [] }, [{ kind: 'set', path: 'a.b', value: [] }]],
  [{ a: { $date: '2026-01-02T03:04:05.678Z' } }, [{ kind: 'set', path: 'a', value: date }]],
  [{ a: date }, [{ kind: 'set', path: 'a', value: date }]],
  [{ $inc: { balance: -100 } }, [{ kind: 'inc', path: 'balance', amount: -100 }]],
  [{ balance: { $inc: -100 } }, [{ kind: 'inc', path: 'balance', amount: -100 }]],
  [{ $mul: { a: 1.5 } }, [{ kind: 'mul', path: 'a', factor: 1.5 }]],
  [{ $min: { a: 'x' } }, [{ kind: 'min', path: 'a', value: 'x' }]],
  [{ $max: { a: null } }, [{ kind: 'max', path: 'a', value: null }]],
  [{ $setOnInsert: { a: 1 } }, [{ kind: 'setOnInsert', path: 'a', value: 1 }]],
  [{ $unset: { a: '' } }, [{ kind: 'unset', path: 'a' }]],
  [{ $currentDate: { a: true } }, [{ kind: 'currentDate', path: 'a' }]],
  [{ $currentDate: { a: { $type: 'date' } } }, [{ kind: 'currentDate', path: 'a' }]],
  [{ $bit: { a: { and: 5 } } }, [{ kind: 'bit', path: 'a', operation: 'and', operand: 5 }]],
  [{ $bit: { a: { or: -0 } } }, [{ kind: 'bit', path: 'a', operation: 'or', operand: 0 }]],
  [{ $rename: { a: 'b.c' } }, [{ kind: 'rename', path: 'a', to: { root: 'data', steps: ['b', 'c'] } }]],
  [{ $push: { a: 1 } }, [{ kind: 'push', path: 'a', values: [1], modifiers: {} }]],
  [
    { $push: { a: { $each: [1, 2], $slice: -3, $position: 0, $sort: -1 } } },
    [{ kind: 'push', path: 'a', values: [1, 2], modifiers: { slice: -3, position: 0, sort: -1 } }],
  ],
  [
    { $push: { a: { $each: [], $sort: { 'x.y': 1 } } } },
    [
      {
        kind: 'push',
        path: 'a',
        values: [],
        modifiers: { sort: [{ path: { root: 'value', segments: ['x', 'y'] }, direction: 1 }] },
      },
    ],
  ],
  [{ $addToSet: { a: [1] } }, [{ kind: 'addToSet', path: 'a', values: [[1]] }]],
  [{ $addToSet: { a: { $each: [1] } } }, [{ kind: 'addToSet', path: 'a', values: [1] }]],
  [{ $pop: { a: 1 } }, [{ kind: 'pop', path: 'a', end: 'last' }]],
  [{ $pop: { a: -1 } }, [{ kind: 'pop', path: 'a', end: 'first' }]],
  [{ $pullAll: { a: [1, null] } }, [{ kind: 'pullAll', path: 'a', values: [1, null] }]],
  [{ $pull: { a: 1 } }, [{ kind: 'pullAll', path: 'a', values: [1] }]],
  [{ $pull: { a: { $date: '2026-01-02T03:04:05.678Z' } } }, [{ kind: 'pullAll', path: 'a', values: [date] }]],
  [{ $pull: { a: {} } }, [{ kind: 'pull', path: 'a', form: 'object', filter: { kind: 'all' } }]],
  [
    { $pull: { a: { b: 1 } } },
    [
      {
        kind: 'pull',
        path: 'a',
        form: 'object',
        filter: {
          kind: 'field',
          path: { root: 'value', segments: ['b'] },
          test: { kind: 'compare', operator: 'eq', operand: 1 },
        },
      },
    ],
  ],
  [
    { $pull: { a: { $gt: 1 } } },
    [
      {
        kind: 'pull',
        path: 'a',
        form: 'value',
        filter: {
          kind: 'field',
          path: { root: 'value', segments: [] },
          test: { kind: 'compare', operator: 'gt', operand: 1 },
        },
      },
    ],
  ],
  [{ $set: {} }, []],
  [{ $set: {}, $inc: {} }, []],
  [
    { b: 1, $inc: { a: 2 }, c: { $unset: '' } },
    [
      { kind: 'set', path: 'b', value: 1 },
      { kind: 'inc', path: 'a', amount: 2 },
      { kind: 'unset', path: 'c' },
    ],
  ],
  [
    { $set: { 'a.10': 1, 'a.b': 2, 'a.2': 3 } },
    [
      { kind: 'set', path: 'a.2', value: 3 },
      { kind: 'set', path: 'a.10', value: 1 },
      { kind: 'set', path: 'a.b', value: 2 },
    ],
  ],
  [{ $set: { 'data.version': 1 } }, [{ kind: 'set', path: 'data.version', value: 1 }]],
  [{ 'data.name': 1 }, [{ kind: 'set', path: 'name', value: 1 }]],
  [{ data: 1 }, [{ kind: 'set', path: 'data.data', value: 1 }]],
  [{ metadata: { a: 1 } }, [{ kind: 'set', path: 'metadata', value: { a: 1 } }]],
  [{ $setOnInsert: { metadata: {} } }, [{ kind: 'setOnInsert', path: 'metadata', value: {} }]],
  [{ $inc: { 'metadata.n': 1 } }, [{ kind: 'inc', path: 'metadata.n', amount: 1 }]],
  [{ 'metadata._id': 1 }, [{ kind: 'set', path: 'metadata._id', value: 1 }]],
  [{ $set: { 'a.$': 1 } }, [{ kind: 'set', path: 'a.$', value: 1 }]],
  [{ $set: { 'a.$[].b.$[].c': 1 } }, [{ kind: 'set', path: 'a.$[].b.$[].c', value: 1 }]],
  [{ 'a.$.b.$[]': { $inc: 1 } }, [{ kind: 'inc', path: 'a.$.b.$[]', amount: 1 }]],
];

type Refusal = readonly [raw: unknown, reason: string, pointer: string, message?: RegExp];

const fillMessage = ([raw, reason, pointer, message = /./]: Refusal) => [raw, reason, pointer, message] as const;

const refused: Refusal[] = [
  [{}, 'BAD_OPERAND', '/update', /empty/],
  [null, 'BAD_OPERAND', '/update'],
  ['x', 'BAD_OPERAND', '/update'],
  [5, 'BAD_OPERAND', '/update'],
  [undefined, 'BAD_OPERAND', '/update'],
  [[], 'BAD_OPERAND', '/update', /empty/],
  [['$set'], 'BAD_OPERAND', '/update/0'],
  [[{ $set: { a: 1 }, $unset: 'b' }], 'BAD_OPERAND', '/update/0'],
  [[{ $set: { a: { $foo: 1 } } }], 'UNKNOWN_OPERATOR', '/update/0/$set/a/$foo'],
  [[{ $set: { a: 1, 'a.b': 1 } }], 'CONFLICTING_PATHS', '/update/0/$set/a.b'],
  [
    [{ $match: {} }],
    'UNKNOWN_OPERATOR',
    '/update/0/$match',
    /has \$set, \$addFields, \$unset, \$project, \$replaceRoot, \$replaceWith, not \$match/,
  ],
  [[{ $foo: {} }], 'UNKNOWN_OPERATOR', '/update/0/$foo', /There is no stage "\$foo"; this version has \$set, \$addF/],
  [[{ $set: { a: 1 } }, { $group: { _id: 1 } }], 'UNKNOWN_OPERATOR', '/update/1/$group'],
  [[{ $out: 'x' }], 'UNKNOWN_OPERATOR', '/update/0/$out'],
  [[{ $inc: { a: 1 } }], 'UNKNOWN_OPERATOR', '/update/0/$inc'],
  [Array.from({ length: 101 }, () => ({ $unset: 'a' })), 'LIMIT_EXCEEDED', '/update'],
  [new Map([['a', 1]]), 'BAD_OPERAND', '/update'],
  [
    { $foo: { a: 1 } },
    'UNKNOWN_OPERATOR',
    '/update/$foo',
    /"\$foo" is not an update operator; there are \$addToSet, \$\w+, /,
  ],
  [{ a: { $incr: 1 } }, 'UNKNOWN_OPERATOR', '/update/a/$incr'],
  [{ a: { $gt: 1 } }, 'UNKNOWN_OPERATOR', '/update/a/$gt'],
  [{ $constructor: { a: 1 } }, 'UNKNOWN_OPERATOR', '/update/$constructor'],
  [{ $inc: 1 }, 'BAD_OPERAND', '/update/$inc'],
  [{ $inc: [1] }, 'BAD_OPERAND', '/update/$inc'],
  [{ $set: null }, 'BAD_OPERAND', '/update/$set'],
  [{ a: { $inc: 1, b: 2 } }, 'BAD_OPERAND', '/update/a', /not both/],
  [{ a: { b: 2, $inc: 1 } }, 'BAD_OPERAND', '/update/a', /not both/],
  [{ a: { $date: '2026-01-02T03:04:05Z', b: 1 } }, 'BAD_OPERAND', '/update/a', /not both/],
  [{ a: { $oid: '507f1f77bcf86cd799439011' } }, 'BAD_VALUE', '/update/a', /\$oid/],
  [{ $set: { a: { $numberLong: '1' } } }, 'BAD_VALUE', '/update/$set/a'],
  [{ $set: { a: { $inc: 1 } } }, 'BAD_NAME', '/update/$set/a/$inc'],
  [{ a: { b: { $inc: 1 } } }, 'BAD_NAME', '/update/a/b/$inc'],
  [{ a: 2 ** 53 }, 'BAD_VALUE', '/update/a'],
  [{ a: Number.NaN }, 'BAD_VALUE', '/update/a'],
  [{ a: 'nul \0' }, 'BAD_VALUE', '/update/a'],
  [{ a: '\ud800' }, 'BAD_VALUE', '/update/a'],
  [{ a: { 'x.y': 1 } }, 'BAD_NAME', '/update/a/x.y'],
  [{ $inc: { 'a/b~c': 'x' } }, 'BAD_OPERAND', '/update/$inc/a~1b~0c'],

  [{ id: 1 }, 'BAD_PATH', '/update/id', /"data.id"/],
  [{ _id: 1 }, 'BAD_PATH', '/update/_id'],
  [{ version: 1 }, 'BAD_PATH', '/update/version', /belongs to the envelope .* write "data.version"/],
  [{ $set: { created_at: 1 } }, 'BAD_PATH', '/update/$set/created_at'],
  [{ $currentDate: { updated_at: true } }, 'BAD_PATH', '/update/$currentDate/updated_at'],
  [{ 'version.x': 1 }, 'BAD_PATH', '/update/version.x'],
  [{ _meta: 1 }, 'BAD_PATH', '/update/_meta'],
  [{ '_meta.x': 1 }, 'BAD_PATH', '/update/_meta.x'],
  [{ 'data._id': 1 }, 'BAD_PATH', '/update/data._id'],
  [{ 'data._meta.x': 1 }, 'BAD_PATH', '/update/data._meta.x'],
  [{ $rename: { a: 'version' } }, 'BAD_PATH', '/update/$rename/a'],
  [{ $unset: { metadata: '' } }, 'BAD_PATH', '/update/$unset/metadata', /whole metadata/],
  [{ metadata: { $push: 1 } }, 'BAD_PATH', '/update/metadata/$push'],
  [{ metadata: null }, 'BAD_OPERAND', '/update/metadata'],
  [{ metadata: [1] }, 'BAD_OPERAND', '/update/metadata'],
  [{ $set: { metadata: 'x' } }, 'BAD_OPERAND', '/update/$set/metadata'],
  [{ '': 1 }, 'BAD_PATH', '/update/'],
  [{ 'a.': 1 }, 'BAD_PATH', '/update/a.'],
  [{ '.a': 1 }, 'BAD_PATH', '/update/.a'],
  [{ 'a..b': 1 }, 'BAD_PATH', '/update/a..b'],
  [{ 'a.$b': 1 }, 'BAD_PATH', '/update/a.$b'],
  [{ 'a.$[': 1 }, 'BAD_PATH', '/update/a.$['],
  [{ 'a.b\0': 1 }, 'BAD_PATH', '/update/a.b\0'],
  [JSON.parse('{"__proto__": {"x": 1}}'), 'BAD_PATH', '/update/__proto__'],
  [JSON.parse('{"$set": {"__proto__": 1}}'), 'BAD_PATH', '/update/$set/__proto__'],
  [{ 'a.__proto__.x': 1 }, 'BAD_PATH', '/update/a.__proto__.x'],
  [{ 'constructor.prototype.x': 1 }, 'BAD_PATH', '/update/constructor.prototype.x'],
  [JSON.parse('{"a": {"__proto__": {"x": 1}}}'), 'BAD_NAME', '/update/a/__proto__'],
  [{ $rename: { a: '__proto__' } }, 'BAD_PATH', '/update/$rename/a'],
  [{ [Array(65).fill('a').join('.')]: 1 }, 'LIMIT_EXCEEDED', `/update/${Array(65).fill('a').join('.')}`],
  [{ [Array(64).fill('a').join('.')]: [] }, 'LIMIT_EXCEEDED', `/update/${Array(64).fill('a').join('.')}`],
  [{ [`a${'.$[]'.repeat(70)}`]: 1 }, 'LIMIT_EXCEEDED', `/update/a${'.$[]'.repeat(70)}`],

  [{ 'a.$.b.$': 1 }, 'BAD_PATH', '/update/a.$.b.$', /once/],
  [{ 'a.$[].b.$': 1 }, 'BAD_PATH', '/update/a.$[].b.$'],
  [{ $set: { $: 1 } }, 'BAD_PATH', '/update/$set/$', /needs the name of an array/],
  [{ $set: { '$[].a': 1 } }, 'BAD_PATH', '/update/$set/$[].a'],
  [{ 'data.$.a': 1 }, 'BAD_PATH', '/update/data.$.a'],
  [{ 'metadata.$[].a': 1 }, 'BAD_PATH', '/update/metadata.$[].a'],
  [{ 'a.$[x]': 1 }, 'BAD_OPERAND', '/update/a.$[x]', /No array filter has the name "x"/],

  [{ $inc: { a: '1' } }, 'BAD_OPERAND', '/update/$inc/a', /\$inc needs a number/],
  [{ $inc: { a: null } }, 'BAD_OPERAND', '/update/$inc/a'],
  [{ $inc: { a: Number.POSITIVE_INFINITY } }, 'BAD_VALUE', '/update/$inc/a'],
  [{ $mul: { a: true } }, 'BAD_OPERAND', '/update/$mul/a', /\$mul needs a number/],
  [{ $bit: { a: 5 } }, 'BAD_OPERAND', '/update/$bit/a'],
  [{ $bit: { a: {} } }, 'BAD_OPERAND', '/update/$bit/a'],
  [{ $bit: { a: { and: 1, or: 2 } } }, 'BAD_OPERAND', '/update/$bit/a'],
  [{ $bit: { a: { nand: 1 } } }, 'BAD_OPERAND', '/update/$bit/a', /not "nand"/],
  [{ $bit: { a: { and: 1.5 } } }, 'BAD_OPERAND', '/update/$bit/a'],
  [{ $bit: { a: { and: '1' } } }, 'BAD_OPERAND', '/update/$bit/a', /integer/],
  [{ $rename: { a: 5 } }, 'BAD_OPERAND', '/update/$rename/a'],
  [{ $rename: { 'a.$[]': 'b' } }, 'BAD_OPERAND', '/update/$rename/a.$[]', /positional/],
  [{ $rename: { a: 'b.$[]' } }, 'BAD_OPERAND', '/update/$rename/a', /positional/],
  [{ $rename: { a: 'metadata' } }, 'BAD_OPERAND', '/update/$rename/a'],
  [{ $rename: { a: '' } }, 'BAD_PATH', '/update/$rename/a'],
  [{ $currentDate: { a: false } }, 'BAD_OPERAND', '/update/$currentDate/a'],
  [{ $currentDate: { a: { $type: 'timestamp' } } }, 'BAD_OPERAND', '/update/$currentDate/a', /no timestamps/],
  [{ $currentDate: { a: { $type: 'date', x: 1 } } }, 'BAD_OPERAND', '/update/$currentDate/a'],
  [{ $push: { a: { $each: 1 } } }, 'BAD_OPERAND', '/update/$push/a/$each', /\$each needs an array/],
  [{ $push: { a: { $slice: 1 } } }, 'BAD_OPERAND', '/update/$push/a', /needs \$each/],
  [{ $push: { a: { $each: [], $foo: 1 } } }, 'BAD_OPERAND', '/update/$push/a/$foo'],
  [{ $push: { a: { $each: [], b: 1 } } }, 'BAD_OPERAND', '/update/$push/a/b'],
  [{ $push: { a: { $each: [], $slice: 1.5 } } }, 'BAD_OPERAND', '/update/$push/a/$slice'],
  [{ $push: { a: { $each: [], $slice: '1' } } }, 'BAD_OPERAND', '/update/$push/a/$slice'],
  [{ $push: { a: { $each: [], $position: null } } }, 'BAD_OPERAND', '/update/$push/a/$position'],
  [{ $push: { a: { $each: [], $sort: 2 } } }, 'BAD_OPERAND', '/update/$push/a/$sort'],
  [{ $push: { a: { $each: [], $sort: {} } } }, 'BAD_OPERAND', '/update/$push/a/$sort'],
  [{ $push: { a: { $each: [], $sort: { x: 'asc' } } } }, 'BAD_OPERAND', '/update/$push/a/$sort/x'],
  [{ $push: { a: { $each: [], $sort: { 'x..y': 1 } } } }, 'BAD_PATH', '/update/$push/a/$sort/x..y'],
  [{ $push: { a: { $each: [], $sort: { x: 1, 0: 1 } } } }, 'BAD_OPERAND', '/update/$push/a/$sort/0', /order/],
  [{ $push: { a: { $each: [1, 2 ** 60] } } }, 'BAD_VALUE', '/update/$push/a/$each/1'],
  [{ $addToSet: { a: { $each: 5 } } }, 'BAD_OPERAND', '/update/$addToSet/a/$each', /\$each needs an array/],
  [{ $addToSet: { a: { $each: [], $slice: 1 } } }, 'BAD_OPERAND', '/update/$addToSet/a/$slice'],
  [{ $pop: { a: 0 } }, 'BAD_OPERAND', '/update/$pop/a'],
  [{ $pop: { a: 2 } }, 'BAD_OPERAND', '/update/$pop/a'],
  [{ $pop: { a: '1' } }, 'BAD_OPERAND', '/update/$pop/a'],
  [{ $pullAll: { a: 1 } }, 'BAD_OPERAND', '/update/$pullAll/a', /\$pullAll needs an array/],
  [{ $pull: { a: { $foo: 1 } } }, 'UNKNOWN_OPERATOR', '/update/$pull/a/$foo'],
  [{ $pull: { a: { $oid: '507f1f77bcf86cd799439011' } } }, 'BAD_VALUE', '/update/$pull/a', /MongoDB only/],
  [{ $pull: { a: { $where: '1' } } }, 'UNKNOWN_OPERATOR', '/update/$pull/a/$where'],

  [{ a: 1, $set: { a: 2 } }, 'CONFLICTING_PATHS', '/update/$set/a', /touch "a"/],
  [{ a: 1, 'data.a': 2 }, 'CONFLICTING_PATHS', '/update/data.a'],
  [{ 'a.b': 1, $set: { 'a.b': 2 } }, 'CONFLICTING_PATHS', '/update/$set/a.b', /touch "a\.b"/],
  [{ a: { $min: 1, $max: 2 } }, 'CONFLICTING_PATHS', '/update/a/$max'],
  [{ $set: { 'a.b': 1 }, $inc: { a: 1 } }, 'CONFLICTING_PATHS', '/update/$inc/a', /touch "a"/],
  [{ $set: { a: 1 }, $inc: { 'a.b.c': 1 } }, 'CONFLICTING_PATHS', '/update/$inc/a.b.c', /touch "a"/],
  [{ $rename: { a: 'a' } }, 'CONFLICTING_PATHS', '/update/$rename/a'],
  [{ $rename: { a: 'a.b' } }, 'CONFLICTING_PATHS', '/update/$rename/a'],
  [{ $rename: { 'a.b': 'a' } }, 'CONFLICTING_PATHS', '/update/$rename/a.b'],
  [{ $rename: { a: 'b', b: 'c' } }, 'CONFLICTING_PATHS', '/update/$rename/b'],
  [{ $rename: { a: 'b' }, $set: { 'a.x': 1 } }, 'CONFLICTING_PATHS', '/update/$set/a.x'],
  [{ $rename: { a: 'b' }, $set: { b: 1 } }, 'CONFLICTING_PATHS', '/update/$set/b'],
  [{ metadata: {}, 'metadata.a': 1 }, 'CONFLICTING_PATHS', '/update/metadata.a', /touch "metadata"/],
  [{ 'a.$': 1, 'a.$.b': 2 }, 'CONFLICTING_PATHS', '/update/a.$.b'],
  [{ 'a.$[]': 1, 'a.0': 2 }, 'CONFLICTING_PATHS', '/update/a.0', /touch "a"/],
  [{ 'a.$.x': 1, 'a.$[].y': 2 }, 'CONFLICTING_PATHS', '/update/a.$[].y'],
];

describe('parseUpdate', () => {
  it.each(accepted)('%# reads %j', (raw, changes) => expect(outline(raw)).toStrictEqual(changes));

  it.each(refused.map(fillMessage))('%# refuses %j: %s', (raw, reason, pointer, message) => {
    expect(() => parse(raw)).toThrow(
      expect.objectContaining({
        reason,
        message: expect.stringMatching(message),
        details: expect.objectContaining({ pointer }),
      }),
    );
  });

  it('keeps to the limits of depth and stages, to the very last', () => {
    const path = (steps: number) => Array<string>(steps).fill('a').join('.');
    const tooMuch = (message: RegExp) =>
      expect.objectContaining({ reason: 'LIMIT_EXCEEDED', message: expect.stringMatching(message) });
    for (const raw of [
      { [path(64)]: 1 },
      { [path(63)]: [] },
      { $push: { [path(62)]: {} } },
      { [path(64)]: { $unset: 1 } },
    ]) {
      expect(parse(raw)).toHaveLength(1);
    }
    expect(() => parse({ $push: { [path(63)]: {} } })).toThrow(tooMuch(/nested deeper than 64 levels/));
    expect(() => parse({ $unset: { [path(65)]: '' } })).toThrow(tooMuch(/path reaches deeper than 64 levels/));
    const limits = { ...defaultLimits, pipelineStagesMax: 2 };
    const stage = { $unset: 'a' };
    expect(parseUpdate([stage, stage], { limits }).kind).toBe('pipeline');
    expect(() => parseUpdate([stage, stage, stage], { limits })).toThrow(tooMuch(/more than 2 stages/));
  });

  it('points into the update, or into what it is a part of', () => {
    const pointing = (pointer: string) => expect.objectContaining({ details: { pointer } });
    const limits = defaultLimits;
    expect(() => parseUpdate({ $set: 1 }, { limits })).toThrow(pointing('/$set'));
    expect(() => parseUpdate({ a: 1 }, { limits, arrayFilters: 5 })).toThrow(pointing('/array_filters'));
    expect(() => parseUpdate({ a: 1 }, { limits, arrayFilters: 5, pointer: '/operations/0/update' })).toThrow(
      pointing('/operations/0/array_filters'),
    );
  });

  it('lets a sibling path share a prefix of characters', () => {
    expect(parse({ a: 1, ab: 2, 'a2.b': 3, 'metadata.a': 4 })).toHaveLength(4);
  });

  it('shortens what it quotes', () => {
    for (const raw of [
      { [`$${'x'.repeat(1_000)}`]: 1 },
      { [`a.${'$[]'.repeat(300)}`]: 1 },
      { [`version${'x'.repeat(1_000)}.`]: 1 },
    ]) {
      expect(() => parse(raw)).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{50,400}$/) }));
    }
  });

  it('freezes what it makes', () => {
    const update = parseUpdate({ a: 1 }, { limits: defaultLimits });
    const changes = parse({ a: 1 });
    expect(Object.isFrozen(update) && Object.isFrozen(changes) && Object.isFrozen(changes[0])).toBe(true);
  });
});
