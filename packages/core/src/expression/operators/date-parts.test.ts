import { describe, expect, it } from 'vitest';
import { faultOf } from '../../testing/fault-of.js';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const fromParts = (operands: object): unknown => {
  const value = runExpression({ $dateFromParts: operands });
  return value instanceof Date ? value.toISOString() : value;
};

describe('$dateToParts', () => {
  const date = { $date: '2017-01-01T01:29:09.123Z' };

  it.each([
    // The examples of MongoDB's documentation.
    [{ date }, { year: 2017, month: 1, day: 1, hour: 1, minute: 29, second: 9, millisecond: 123 }],
    [
      { date, timezone: 'America/New_York' },
      { year: 2016, month: 12, day: 31, hour: 20, minute: 29, second: 9, millisecond: 123 },
    ],
    [
      { date, timezone: 'America/New_York', iso8601: true },
      { isoWeekYear: 2016, isoWeek: 52, isoDayOfWeek: 6, hour: 20, minute: 29, second: 9, millisecond: 123 },
    ],
    [
      { date, iso8601: false, timezone: '+05:30' },
      { year: 2017, month: 1, day: 1, hour: 6, minute: 59, second: 9, millisecond: 123 },
    ],
    [{ date: null }, null],
    [{ date: '$none' }, null],
    [{ date, timezone: null }, null],
    [{ date, iso8601: '$none' }, null],
  ])('of %j gives %j', (operands, expected) => {
    expect(runExpression({ $dateToParts: operands })).toEqual(expected);
  });

  it.each([
    [{ date: 'x' }, '$dateToParts needs a date, not a string.'],
    [{ date: null, iso8601: 1 }, '$dateToParts needs a boolean as iso8601, not this number.'],
    [{ date, timezone: true }, '$dateToParts needs a string as timezone, not a boolean.'],
    [{ date, iso: true }, '$dateToParts has no operand "iso"; it has date, timezone, iso8601.'],
  ])('refuses %j', (operands, message) => {
    expect(faultOfExpression({ $dateToParts: operands })).toEqual({ reason: 'BAD_OPERAND', message });
  });
});

describe('$dateFromParts', () => {
  it.each([
    // The examples of MongoDB's documentation.
    [{ year: 2017, month: 2, day: 8, hour: 12 }, '2017-02-08T12:00:00.000Z'],
    [{ isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 }, '2017-02-08T12:00:00.000Z'],
    [
      { year: 2016, month: 12, day: 31, hour: 23, minute: 46, second: 12, timezone: 'America/New_York' },
      '2017-01-01T04:46:12.000Z',
    ],
    [{ year: 2017, month: 14, day: 1, hour: 12 }, '2018-02-01T12:00:00.000Z'],
    [{ year: 2017, month: 0, day: 1, hour: 12 }, '2016-12-01T12:00:00.000Z'],
    // Parts that are left out, and parts that carry over.
    [{ year: 2017 }, '2017-01-01T00:00:00.000Z'],
    [{ isoWeekYear: 2017 }, '2017-01-02T00:00:00.000Z'],
    [{ isoWeekYear: 2020, isoWeek: 53, isoDayOfWeek: 7 }, '2021-01-03T00:00:00.000Z'],
    [{ isoWeekYear: 2021, isoWeek: 53 }, '2022-01-03T00:00:00.000Z'],
    [{ isoWeekYear: 2017, isoWeek: 0, isoDayOfWeek: 0 }, '2016-12-25T00:00:00.000Z'],
    [{ year: 2023, month: 2, day: 29 }, '2023-03-01T00:00:00.000Z'],
    [{ year: 2024, month: 2, day: 30 }, '2024-03-01T00:00:00.000Z'],
    [{ year: 2024, month: 3, day: 0 }, '2024-02-29T00:00:00.000Z'],
    [{ year: 2024, month: 1, day: -1 }, '2023-12-30T00:00:00.000Z'],
    [{ year: 2024, hour: 24 }, '2024-01-02T00:00:00.000Z'],
    [{ year: 2024, minute: -1 }, '2023-12-31T23:59:00.000Z'],
    [{ year: 2024, second: 86_400 }, '2024-01-02T00:00:00.000Z'],
    [{ year: 2024, millisecond: -1 }, '2023-12-31T23:59:59.999Z'],
    [{ year: 2024, month: 2, day: 3, hour: 4, minute: 5, second: 6, millisecond: 7 }, '2024-02-03T04:05:06.007Z'],
    [{ year: 50, month: 6 }, '0050-06-01T00:00:00.000Z'],
    [{ year: 9999, month: 12, day: 31 }, '9999-12-31T00:00:00.000Z'],
    // The clocks of Zurich leave out 02:30, and show it twice.
    [{ year: 2026, month: 3, day: 29, hour: 2, minute: 30, timezone: 'Europe/Zurich' }, '2026-03-29T01:30:00.000Z'],
    [{ year: 2026, month: 10, day: 25, hour: 2, minute: 30, timezone: 'Europe/Zurich' }, '2026-10-25T01:30:00.000Z'],
    [{ year: '$none' }, null],
    [{ year: null }, null],
    [{ isoWeekYear: null }, null],
    [{ isoWeekYear: '$none' }, null],
    [{ year: 2017, month: null }, null],
    [{ year: 2017, millisecond: '$none' }, null],
    [{ year: 2017, timezone: null }, null],
  ])('of %j gives %s', (operands, expected) => {
    expect(fromParts(operands)).toBe(expected);
  });

  it.each([
    [{ year: '2017' }, 'BAD_OPERAND', '$dateFromParts needs a whole number as year, not a string.'],
    [{ year: 2017, month: 1.5 }, 'BAD_OPERAND', '$dateFromParts needs a whole number as month, not a decimal number.'],
    [{ year: 0 }, 'BAD_OPERAND', '$dateFromParts needs year to be from 1 to 9999, not 0.'],
    [{ year: 10_000 }, 'BAD_OPERAND', '$dateFromParts needs year to be from 1 to 9999, not 10000.'],
    [{ isoWeekYear: 0 }, 'BAD_OPERAND', '$dateFromParts needs isoWeekYear to be from 1 to 9999, not 0.'],
    [{ year: 2017, hour: 32_768 }, 'BAD_OPERAND', '$dateFromParts needs hour to be from -32768 to 32767, not 32768.'],
    [{ year: 2017, day: -32_769 }, 'BAD_OPERAND', '$dateFromParts needs day to be from -32768 to 32767, not -32769.'],
    [{ year: 9999, month: 13 }, 'BAD_VALUE', 'A date that an expression makes is outside the years 0000 to 9999.'],
    [
      { year: 2017, second: Number.MAX_SAFE_INTEGER, timezone: 'Europe/Zurich' },
      'BAD_VALUE',
      'A date that an expression makes is outside the years 0000 to 9999.',
    ],
    [
      { year: 2017, isoWeek: 1 },
      'BAD_OPERAND',
      '$dateFromParts takes year, month, day or isoWeekYear, isoWeek, isoDayOfWeek, not some of both.',
    ],
    [
      { year: 2017, isoWeekYear: 2017 },
      'BAD_OPERAND',
      '$dateFromParts takes year, month, day or isoWeekYear, isoWeek, isoDayOfWeek, not some of both.',
    ],
    [{ month: 1 }, 'BAD_OPERAND', '$dateFromParts needs a year or an isoWeekYear.'],
    [{}, 'BAD_OPERAND', '$dateFromParts needs a year or an isoWeekYear.'],
  ])('refuses %j', (operands, reason, message) => {
    expect(faultOfExpression({ $dateFromParts: operands })).toEqual({ reason, message });
  });

  it('says where parts do not go together', () => {
    expect(faultOf(() => fromParts({ month: 1 }))).toEqual(['BAD_OPERAND', '/$dateFromParts']);
  });
});
