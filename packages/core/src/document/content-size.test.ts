import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { stringifyValue } from '../value/encode.js';
import type { DataObject, Value } from '../value/value.js';
import { checkContentBytes, checkContentSize, measureJson } from './content-size.js';

const sizes: (readonly [value: Value, bytes: number])[] = [
  [null, 4],
  [true, 4],
  [false, 5],
  [0, 1],
  [-1.5, 4],
  [1e21, 5],
  ['', 2],
  ['aé€😀', 12],
  ['"\\\n', 8],
  ['\u0001', 8],
  [[], 2],
  [[1, 2], 5],
  [{}, 2],
  [{ a: 1 }, 7],
  [{ a: 1, é: [] }, 15],
  [new Date('2026-01-02T03:04:05.678Z'), 36],
];

describe('measureJson', () => {
  it.each(sizes)('%j has %i bytes', (value, bytes) => expect(measureJson(value, 1_000)).toBe(bytes));

  it('agrees with the text', () => {
    const date = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    const value = fc.anything({
      maxDepth: 2,
      values: [
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        date,
        fc.boolean(),
        fc.constant(null),
      ],
    });
    fc.assert(
      fc.property(value, (any) => {
        const text = stringifyValue(any as Value);
        expect(measureJson(any as Value, Number.POSITIVE_INFINITY)).toBe(Buffer.byteLength(text, 'utf8'));
      }),
    );
  });

  it('stops counting where it is enough', () => {
    const long = 'x'.repeat(1_000);
    const values = Array.from({ length: 100_000 }, () => [long]);
    expect(measureJson(values, 5_000)).toBeLessThan(10_000);
  });
});

describe('checkContentSize', () => {
  const limits = { ...defaultLimits, documentBytesMax: 20 };
  const check = (data: DataObject, metadata: DataObject) => checkContentSize({ id: 'd', data, metadata }, limits);

  it('counts data and metadata together, and allows exactly the limit', () => {
    expect(() => check({ a: '12345678' }, { b: 1 })).toThrow(expect.objectContaining({ reason: 'DOCUMENT_TOO_LARGE' }));
    expect(() => check({ a: '' }, { b: 1 })).not.toThrow();
    expect(() => check({ a: '1234567890' }, {})).not.toThrow();
    expect(() => check({ a: '12345678901' }, {})).toThrow(
      expect.objectContaining({ details: { document_id: 'd', limit: 20 } }),
    );
  });

  it('takes a length that is known already', () => {
    expect(() => checkContentBytes(20, 'd', limits)).not.toThrow();
    expect(() => checkContentBytes(21, 'd', limits)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  });
});
