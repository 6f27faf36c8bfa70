import { describe, expect, it } from 'vitest';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const at = (time: string) => ({ $date: time });
const write = (operands: object) => runExpression({ $dateToString: operands });

describe('$dateToString', () => {
  it.each([
    // The examples of MongoDB's documentation.
    ['2014-01-01T08:15:39.736Z', 'UTC', '%Y-%m-%d', '2014-01-01'],
    ['2014-01-01T08:15:39.736Z', 'America/New_York', '%H:%M:%S:%L%z', '03:15:39:736-0500'],
    ['2014-01-01T08:15:39.736Z', '+04:30', '%H:%M:%S:%L%z', '12:45:39:736+0430'],
    ['2014-01-01T08:15:39.736Z', 'America/New_York', '%Z', '-300'],
    ['2014-01-01T08:15:39.736Z', '+04:30', '%Z', '270'],
    // The examples of its tests.
    ['2017-07-04T14:56:42.911Z', 'UTC', '%z (%Z minutes)', '+0000 (0 minutes)'],
    ['2017-07-04T14:56:42.911Z', 'Europe/London', '%z (%Z minutes)', '+0100 (60 minutes)'],
    ['2017-07-04T14:56:42.911Z', 'Australia/Eucla', '%H:%M %z (%Z minutes)', '23:41 +0845 (525 minutes)'],
    ['2017-07-04T14:56:42.911Z', 'Asia/Kathmandu', '%H:%M %z (%Z minutes)', '20:41 +0545 (345 minutes)'],
    ['1900-07-10T11:41:22.418Z', 'America/Caracas', '%H:%M:%S %z (%Z minutes)', '07:13:42 -0427 (-267 minutes)'],
    // Every specifier.
    ['2026-02-03T04:05:06.007Z', 'UTC', '%b %B %d %j', 'Feb February 03 034'],
    ['2026-02-03T04:05:06.007Z', 'UTC', '%H %M %S %L', '04 05 06 007'],
    ['2026-02-03T04:05:06.007Z', 'UTC', '%Y %m %G %V %U', '2026 02 2026 06 05'],
    ['2026-02-03T04:05:06.007Z', 'UTC', '%w %u', '3 2'],
    ['2026-02-01T00:00:00Z', 'UTC', '%w %u', '1 7'],
    ['2021-01-02T00:00:00Z', 'UTC', '%G-W%V-%u %Y %U', '2020-W53-6 2021 00'],
    ['0050-12-31T00:00:00Z', 'UTC', '%Y', '0050'],
    ['2026-02-03T04:05:06.007Z', 'UTC', '%%Y 100%% %%%Y', '%Y 100% %2026'],
    ['2026-02-03T04:05:06.007Z', 'UTC', '', ''],
    ['2026-02-03T04:05:06.007Z', 'UTC', 'ü😀\n%d', 'ü😀\n03'],
    // Clocks that are changed.
    ['2026-10-25T00:30:00Z', 'Europe/Zurich', '%H:%M %z', '02:30 +0200'],
    ['2026-10-25T01:30:00Z', 'Europe/Zurich', '%H:%M %z', '02:30 +0100'],
    ['2026-03-08T07:00:00Z', 'America/New_York', '%H:%M %z', '03:00 -0400'],
  ])('writes %s in %s by %j', (time, timezone, format, expected) => {
    expect(write({ date: at(time), timezone, format })).toBe(expected);
  });

  it.each([
    ['UTC', '2014-01-01T08:15:39.736Z'],
    ['+00:00', '2014-01-01T08:15:39.736Z'],
    ['GMT', '2014-01-01T08:15:39.736'],
    ['America/New_York', '2014-01-01T03:15:39.736'],
    ['+04:30', '2014-01-01T12:45:39.736'],
  ])('writes ISO 8601 without a format, in %s', (timezone, expected) => {
    expect(write({ date: at('2014-01-01T08:15:39.736Z'), timezone })).toBe(expected);
  });

  it('writes UTC and ISO 8601 where nothing else is said', () => {
    expect(write({ date: at('2014-01-01T08:15:39.736Z') })).toBe('2014-01-01T08:15:39.736Z');
  });

  it.each([
    [{ date: null }, null],
    [{ date: '$none' }, null],
    [{ date: '$none', onNull: 'never' }, 'never'],
    [{ date: null, onNull: { $add: [1, 1] } }, 2],
    [{ date: null, onNull: '$none' }, undefined],
    [{ date: null, format: null, timezone: null, onNull: 'never' }, 'never'],
    [{ date: at('2026-01-01T00:00:00Z'), format: null }, null],
    [{ date: at('2026-01-01T00:00:00Z'), format: '$none' }, null],
    [{ date: at('2026-01-01T00:00:00Z'), timezone: '$none', onNull: 'never' }, null],
  ])('of %j gives %j', (operands, expected) => {
    expect(write(operands)).toEqual(expected);
  });

  it.each([
    [{ date: 'x' }, 'BAD_OPERAND', '$dateToString needs a date, not a string.'],
    [
      { date: null, format: '%Y-%' },
      'BAD_OPERAND',
      '$dateToString needs a valid format, and "%Y-%" ends with a single %; a % itself is written %%.',
    ],
    [
      { date: null, format: '%y' },
      'BAD_OPERAND',
      '$dateToString needs a valid format, and "%y" has "%y", which means nothing here; a % itself is written %%.',
    ],
    [{ date: null, format: 5 }, 'BAD_OPERAND', '$dateToString needs a string as format, not this number.'],
    [{ date: null, timezone: 5 }, 'BAD_OPERAND', '$dateToString needs a string as timezone, not this number.'],
    [
      { date: at('0000-01-01T00:00:00Z'), timezone: '-01:00', format: '%Y' },
      'BAD_VALUE',
      'A date cannot be written: its year in this timezone is -1, not 0 to 9999.',
    ],
    [
      { date: at('9999-12-31T23:59:59Z'), timezone: '+01:00' },
      'BAD_VALUE',
      'A date cannot be written: its year in this timezone is 10000, not 0 to 9999.',
    ],
    [{ format: '%Y' }, 'BAD_OPERAND', '$dateToString needs the operand date.'],
  ])('refuses %j', (operands, reason, message) => {
    expect(faultOfExpression({ $dateToString: operands })).toEqual({ reason, message });
  });
});
