import { describe, expect, it } from 'vitest';
import { faultOf } from '../testing/fault-of.js';
import type { Value } from '../value/value.js';
import { parseSchema } from './compile-schema.js';
import { formatNames } from './formats.js';
import { RecentMap } from './recent-map.js';

/** Generous; what is guarded against takes minutes or for ever. */
const quickMs = 10_000;

/** By the processor's time: a busy machine makes work wait, not grow. */
function timed<Result>(work: () => Result, limitMs = quickMs): Result {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(limitMs);
  return result;
}

function nest(depth: number, wrap: (inner: object) => object): object {
  let schema: object = { type: 'string' };
  for (let level = 0; level < depth; level += 1) schema = wrap(schema);
  return schema;
}

describe('a schema that is too much', () => {
  it('in the length of a pattern is refused', () => {
    expect(faultOf(() => parseSchema({ pattern: 'a'.repeat(20_000) }))).toEqual(['BAD_OPERAND', '/pattern']);
  });

  const chain = Object.fromEntries(
    Array.from({ length: 900 }, (_, n) => [`d${n}`, n === 899 ? {} : { $ref: `#/$defs/d${n + 1}` }]),
  );
  const cyclic: Record<string, unknown> = {};
  cyclic.properties = cyclic;

  it.each<[string, unknown, string]>([
    ['in bytes', { title: 'x'.repeat(70_000) }, 'LIMIT_EXCEEDED'],
    ['in depth', nest(64, (inner) => ({ not: inner })), 'LIMIT_EXCEEDED'],
    ['in number', { allOf: Array.from({ length: 1_001 }, () => true) }, 'LIMIT_EXCEEDED'],
    ['for the stack', { $defs: chain, $ref: '#/$defs/d0' }, 'LIMIT_EXCEEDED'],
    ['for JSON', cyclic, 'BAD_OPERAND'],
  ])('%s is refused', (_what, schema, reason) => {
    expect(timed(() => faultOf(() => parseSchema(schema, '/s')))).toEqual([reason, '/s']);
  });

  it('is refused one level below the limit only', () => {
    expect(parseSchema(nest(62, (inner) => ({ properties: { a: inner } }))).fits({})).toBe(true);
  });
});

describe('a check that would not end', () => {
  it('is ended where references double the work with each level', () => {
    const half = { properties: { a: { $ref: '#' } } };
    const schema = parseSchema({ allOf: [half, half] });
    let data: Value = {};
    for (let level = 0; level < 60; level += 1) data = { a: data };
    const fault = timed(() => faultOf(() => schema.fits(data)));
    expect(fault).toEqual(['LIMIT_EXCEEDED', undefined]);
    expect(schema.fits({ a: { a: {} } })).toBe(true);
  });

  it.each(['anyOf', 'oneOf'])('is ended where references double the faults of each %s', (keyword) => {
    const defs: Record<string, object> = { d0: { minLength: 5, type: 'string' } };
    for (let level = 1; level <= 60; level += 1) {
      const before = { $ref: `#/$defs/d${level - 1}` };
      defs[`d${level}`] = { [keyword]: [before, before] };
    }
    const schema = parseSchema({ $defs: defs, $ref: '#/$defs/d60' });
    for (const value of ['x', 1]) {
      expect(timed(() => faultOf(() => schema.findFaults(value)), 5_000)).toEqual(['LIMIT_EXCEEDED', undefined]);
    }
  });

  it.each<[string, object, Value]>([
    ['many texts', { allOf: Array.from({ length: 900 }, () => ({ minLength: 1 })) }, 'x'.repeat(2_000_000)],
    ['many patterns', { allOf: Array.from({ length: 900 }, () => ({ pattern: 'x$' })) }, 'x'.repeat(1_000_000)],
    [
      'many fields',
      { allOf: Array.from({ length: 900 }, () => ({ minProperties: 1 })) },
      Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`f${n}`, n])),
    ],
    [
      'many values',
      { items: { properties: Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`p${n}`, true])) } },
      Array.from({ length: 400_000 }, () => ({})),
    ],
  ])('is ended for %s', (_what, schema, value) => {
    const parsed = parseSchema(schema);
    expect(timed(() => faultOf(() => parsed.findFaults(value)))).toEqual(['LIMIT_EXCEEDED', undefined]);
  });
});

describe('a check of much data', () => {
  it.each<[string, object, Value, boolean]>([
    ['a pattern that makes others hang', { pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}b`, false],
    [
      'ten thousand values',
      { items: { enum: Array.from({ length: 9_000 }, (_, n) => n) } },
      new Array(300_000).fill(8_999),
      true,
    ],
    ['different items', { uniqueItems: true }, Array.from({ length: 100_000 }, (_, n) => ({ n })), true],
    [
      'elements that do not fit',
      { contains: { $ref: '#/$defs/s' }, $defs: { s: { type: 'string' } } },
      new Array(200_000).fill(7),
      false,
    ],
    ['an ordinary schema', { items: { type: 'integer', minimum: 0 } }, new Array(1_000_000).fill(7), true],
  ])('is quick: %s', (_what, schema, value, fits) => {
    const parsed = parseSchema(schema);
    expect(timed(() => parsed.fits(value))).toBe(fits);
  });

  const pieces = [
    'a',
    '1',
    'a.',
    'a-',
    '-',
    '/',
    ':',
    '::',
    '0:',
    '1.',
    '%41',
    '~0',
    '@a',
    'a@',
    '1d',
    '2026-',
    'http://',
    '#',
  ];
  it.each([...formatNames])('is quick for the format %s, whatever the text', (format) => {
    const parsed = parseSchema({ format });
    timed(() => {
      for (const piece of pieces) {
        for (const start of ['', 'a:', 'P', 'a@', '/', '1', '2026-01-02T']) {
          const text = start + piece.repeat(Math.floor(60_000 / piece.length));
          parsed.fits(`${text} `);
          parsed.fits(`${text}\u0001`);
        }
      }
    });
    expect(parsed.fits('x'.repeat(70_000))).toBe(false);
  });
});

describe('RecentMap', () => {
  it('drops what was not used for longest', () => {
    const map = new RecentMap<string, object>(2);
    map.set('a', {});
    map.set('b', {});
    map.get('a');
    map.set('c', {});
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([{}, undefined, {}, 2]);
  });
});
