import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { decodeData } from './decode.js';
import { isForeignValue } from './foreign-value.js';

const oid = { $oid: '65a000000000000000000001' };
const limits = { ...defaultLimits, keepsForeignTypes: true } as const;

describe('values of types that only MongoDB has', () => {
  it.each([
    oid,
    { $numberLong: '-9223372036854775808' },
    { $numberDecimal: '-1.50E+3' },
    { $numberDecimal: 'NaN' },
    { $binary: { base64: 'AQI=', subType: '0' } },
  ])('are let through where they are kept: %j', (value) => {
    expect(isForeignValue(value)).toBe(true);
    expect(decodeData({ a: [value] }, limits)).toEqual({ a: [value] });
    expect(() => decodeData({ a: [value] }, defaultLimits)).toThrow(/kept by MongoDB only/);
  });

  it.each([
    { $oid: '65A000000000000000000001' },
    { $oid: 1 },
    { ...oid, more: 1 },
    { $numberLong: '9223372036854775808' },
    { $numberLong: '01' },
    { $numberDecimal: '1,5' },
    { $binary: { base64: 'AQI', subType: '0' } },
    { $binary: 'AQI=' },
    { $code: 'x' },
    {},
  ])('are such only in their own shape: %j', (value) => {
    expect(isForeignValue(value)).toBe(false);
    if (Object.keys(value).length > 0) expect(() => decodeData({ a: value }, limits)).toThrow();
  });
});
