import { describe, expect, it } from 'vitest';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const at = (time: string) => ({ $date: time });
const truncate = (operands: object): unknown => {
  const value = runExpression({ $dateTrunc: operands });
  return value instanceof Date ? value.toISOString() : value;
};

describe('$dateTrunc', () => {
  it.each([
    ['year', 1, '2021-01-01T00:00:00.000Z'],
    ['quarter', 1, '2021-01-01T00:00:00.000Z'],
    ['month', 1, '2021-03-01T00:00:00.000Z'],
    ['week', 1, '2021-03-14T00:00:00.000Z'],
    ['day', 1, '2021-03-20T00:00:00.000Z'],
    ['hour', 1, '2021-03-20T11:00:00.000Z'],
    ['minute', 1, '2021-03-20T11:30:00.000Z'],
    ['second', 1, '2021-03-20T11:30:05.000Z'],
    ['millisecond', 1, '2021-03-20T11:30:05.678Z'],
    // Bins are counted from 2000-01-01.
    ['year', 5, '2020-01-01T00:00:00.000Z'],
    ['year', 10_000, '2000-01-01T00:00:00.000Z'],
    ['quarter', 2, '2021-01-01T00:00:00.000Z'],
    ['month', 5, '2020-11-01T00:00:00.000Z'],
    ['day', 7, '2021-03-20T00:00:00.000Z'],
    ['hour', 2, '2021-03-20T10:00:00.000Z'],
    ['minute', 20, '2021-03-20T11:20:00.000Z'],
    ['second', 30, '2021-03-20T11:30:00.000Z'],
    ['millisecond', 500, '2021-03-20T11:30:05.500Z'],
    ['day', Number.MAX_SAFE_INTEGER, '2000-01-01T00:00:00.000Z'],
    ['hour', Number.MAX_SAFE_INTEGER, '2000-01-01T00:00:00.000Z'],
  ])('of 2021-03-20T11:30:05.678Z to bins of %s, %d each, is %s', (unit, binSize, expected) => {
    expect(truncate({ date: at('2021-03-20T11:30:05.678Z'), unit, binSize })).toBe(expected);
  });

  it.each([
    // An example of MongoDB's documentation: bins of two weeks that start on Mondays.
    ['2020-05-18T14:10:30Z', '2020-05-11T07:00:00.000Z'],
    ['2021-03-20T11:30:05Z', '2021-03-15T07:00:00.000Z'],
    ['2021-01-11T06:31:15Z', '2021-01-04T08:00:00.000Z'],
    ['2020-02-08T13:13:23Z', '2020-02-03T08:00:00.000Z'],
    ['2019-05-18T16:09:01Z', '2019-05-13T07:00:00.000Z'],
    ['2019-01-08T06:12:03Z', '2019-01-07T08:00:00.000Z'],
  ])('of %s to two weeks from Monday in Los Angeles is %s', (time, expected) => {
    const options = { unit: 'week', binSize: 2, timezone: 'America/Los_Angeles', startOfWeek: 'Monday' };
    expect(truncate({ date: at(time), ...options })).toBe(expected);
  });

  it.each([
    // Before 2000 the bins go on, to the past.
    ['1999-12-31T23:59:59Z', 'year', 5, '1995-01-01T00:00:00.000Z'],
    ['1999-12-31T23:59:59Z', 'month', 5, '1999-08-01T00:00:00.000Z'],
    ['1999-12-31T23:59:59Z', 'day', 2, '1999-12-30T00:00:00.000Z'],
    ['1999-12-31T23:59:59Z', 'hour', 5, '1999-12-31T19:00:00.000Z'],
    ['1999-12-31T12:00:00Z', 'week', 1, '1999-12-26T00:00:00.000Z'],
    // 2000-01-02 was the first Sunday.
    ['2000-01-01T12:00:00Z', 'week', 2, '1999-12-19T00:00:00.000Z'],
    ['2000-01-02T00:00:00Z', 'week', 2, '2000-01-02T00:00:00.000Z'],
    ['0000-06-01T00:00:00Z', 'year', 1, '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', 'month', 1, '9999-12-01T00:00:00.000Z'],
  ])('of %s to %s, %d each, is %s', (time, unit, binSize, expected) => {
    expect(truncate({ date: at(time), unit, binSize })).toBe(expected);
  });

  it.each([
    ['2026-03-29T12:00:00Z', 'day', 1, 'Europe/Zurich', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29T22:00:00Z', 'day', 1, 'Europe/Zurich', '2026-03-29T22:00:00.000Z'],
    ['2026-07-15T12:00:00Z', 'month', 1, 'Europe/Zurich', '2026-06-30T22:00:00.000Z'],
    ['2026-07-15T12:00:00Z', 'year', 1, 'Europe/Zurich', '2025-12-31T23:00:00.000Z'],
    ['2026-11-01T12:00:00Z', 'day', 1, 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-11-02T04:59:59Z', 'day', 1, 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-07-15T12:45:00Z', 'hour', 1, '+05:30', '2026-07-15T12:30:00.000Z'],
    ['2026-07-15T12:45:00Z', 'day', 1, '+05:30', '2026-07-14T18:30:00.000Z'],
    // Bins of hours are counted from midnight of 2000-01-01 there, and stay as long when clocks change.
    ['2026-07-15T12:00:00Z', 'hour', 12, 'Europe/Zurich', '2026-07-15T11:00:00.000Z'],
    // The clocks of Havana are put back from 01:00 to 00:00: the day begins with the first midnight.
    ['2026-11-01T04:30:00Z', 'day', 1, 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['2026-11-01T05:30:00Z', 'day', 1, 'America/Havana', '2026-11-01T04:00:00.000Z'],
    // Those of São Paulo were put forward at midnight: the day began at 01:00.
    ['2018-11-04T12:00:00Z', 'day', 1, 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('of %s to %s, %d each, in %s is %s', (time, unit, binSize, timezone, expected) => {
    expect(truncate({ date: at(time), unit, binSize, timezone })).toBe(expected);
  });

  it.each([
    [undefined, '2026-11-22T00:00:00.000Z'],
    ['sunday', '2026-11-22T00:00:00.000Z'],
    ['MON', '2026-11-23T00:00:00.000Z'],
    ['tue', '2026-11-24T00:00:00.000Z'],
    ['Wednesday', '2026-11-25T00:00:00.000Z'],
    ['thu', '2026-11-19T00:00:00.000Z'],
    ['friday', '2026-11-20T00:00:00.000Z'],
    ['sat', '2026-11-21T00:00:00.000Z'],
  ])('of Wednesday 2026-11-25 with weeks from %s is %s', (startOfWeek, expected) => {
    const operands = { date: at('2026-11-25T00:00:00Z'), unit: 'week' };
    expect(truncate(startOfWeek === undefined ? operands : { ...operands, startOfWeek })).toBe(expected);
  });

  const date = at('2026-01-01T00:00:00Z');
  it.each([
    [{ date: null, unit: 'day' }, null],
    [{ date: '$none', unit: 'day' }, null],
    [{ date, unit: null }, null],
    [{ date, unit: 'day', binSize: null }, null],
    [{ date, unit: 'day', timezone: '$none' }, null],
    [{ date, unit: 'week', startOfWeek: '$none' }, null],
    [{ date, unit: 'day', startOfWeek: 'nonsense' }, '2026-01-01T00:00:00.000Z'],
  ])('of %j is %j', (operands, expected) => {
    expect(truncate(operands)).toBe(expected);
  });

  it.each([
    [{ date: '2026', unit: 'day' }, 'BAD_OPERAND', '$dateTrunc needs a date, not a string.'],
    [{ date, unit: 'day', binSize: 0 }, 'BAD_OPERAND', '$dateTrunc needs a positive number as binSize, not 0.'],
    [{ date, unit: 'day', binSize: -1 }, 'BAD_OPERAND', '$dateTrunc needs a positive number as binSize, not -1.'],
    [
      { date, unit: 'day', binSize: 1.5 },
      'BAD_OPERAND',
      '$dateTrunc needs a whole number as binSize, not a decimal number.',
    ],
    [
      { date, unit: 'decade' },
      'BAD_OPERAND',
      '$dateTrunc needs a unit: year, quarter, month, week, day, hour, minute, second or millisecond, not "decade".',
    ],
    [
      { date: at('1999-01-01T00:00:00Z'), unit: 'year', binSize: Number.MAX_SAFE_INTEGER, timezone: 'Europe/Zurich' },
      'BAD_VALUE',
      'A date that an expression makes is outside the years 0000 to 9999.',
    ],
    [
      { date: at('0000-01-01T00:00:00Z'), unit: 'week' },
      'BAD_VALUE',
      'A date that an expression makes is outside the years 0000 to 9999.',
    ],
  ])('refuses %j', (operands, reason, message) => {
    expect(faultOfExpression({ $dateTrunc: operands })).toEqual({ reason, message });
  });
});
