import { describe, expect, it } from 'vitest';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const at = (time: string) => ({ $date: time });

describe('the parts of a date', () => {
  it.each([
    // The examples of MongoDB's documentation: 2014-01-01 was a Wednesday.
    ['$year', '2014-01-01T08:15:39.736Z', 2014],
    ['$month', '2014-01-01T08:15:39.736Z', 1],
    ['$dayOfMonth', '2014-01-01T08:15:39.736Z', 1],
    ['$hour', '2014-01-01T08:15:39.736Z', 8],
    ['$minute', '2014-01-01T08:15:39.736Z', 15],
    ['$second', '2014-01-01T08:15:39.736Z', 39],
    ['$millisecond', '2014-01-01T08:15:39.736Z', 736],
    ['$dayOfYear', '2014-01-01T08:15:39.736Z', 1],
    ['$dayOfWeek', '2014-01-01T08:15:39.736Z', 4],
    ['$week', '2014-01-01T08:15:39.736Z', 0],
    ['$isoDayOfWeek', '2016-01-01T00:00:00Z', 5],
    ['$isoWeek', '2006-10-24T00:00:00Z', 43],
    ['$dayOfYear', '2024-02-29T00:00:00Z', 60],
    ['$dayOfYear', '2024-12-31T23:59:59.999Z', 366],
    ['$dayOfYear', '2023-12-31T23:59:59.999Z', 365],
    ['$dayOfYear', '1969-12-31T23:59:59.999Z', 365],
    ['$dayOfYear', '0000-12-31T00:00:00Z', 366],
    ['$dayOfWeek', '2026-11-22T00:00:00Z', 1],
    ['$dayOfWeek', '2026-11-28T00:00:00Z', 7],
    ['$isoDayOfWeek', '2026-11-22T00:00:00Z', 7],
    ['$isoDayOfWeek', '2026-11-23T00:00:00Z', 1],
    ['$millisecond', '1969-12-31T23:59:59.999Z', 999],
    ['$second', '1969-12-31T23:59:59.999Z', 59],
    ['$year', '0000-01-01T00:00:00Z', 0],
    ['$year', '9999-12-31T23:59:59.999Z', 9999],
  ])('%s of %s is %d', (operator, time, expected) => {
    expect(runExpression({ [operator]: at(time) })).toBe(expected);
    expect(runExpression({ [operator]: [at(time)] })).toBe(expected);
    expect(runExpression({ [operator]: { date: at(time) } })).toBe(expected);
  });

  it.each([
    // Weeks at year's ends: by Sundays, and by ISO 8601.
    ['2000-01-01', 0, 52, 1999],
    ['2000-01-02', 1, 52, 1999],
    ['2000-01-03', 1, 1, 2000],
    ['2000-12-31', 53, 52, 2000],
    ['2016-01-01', 0, 53, 2015],
    ['2017-01-01', 1, 52, 2016],
    ['2018-12-31', 52, 1, 2019],
    ['2020-12-31', 52, 53, 2020],
    ['2021-01-03', 1, 53, 2020],
    ['2021-01-04', 1, 1, 2021],
    ['2022-01-01', 0, 52, 2021],
    ['2022-12-31', 52, 52, 2022],
    ['2024-12-29', 52, 52, 2024],
    ['2024-12-30', 52, 1, 2025],
  ])('%s is in week %d, and in ISO week %d of %d', (day, week, isoWeek, isoWeekYear) => {
    const date = at(`${day}T12:00:00Z`);
    expect(runExpression([{ $week: date }, { $isoWeek: date }, { $isoWeekYear: date }])).toEqual([
      week,
      isoWeek,
      isoWeekYear,
    ]);
  });

  it.each([
    ['$dayOfMonth', '2016-01-01T00:00:00Z', 'America/Chicago', 31],
    ['$year', '2016-01-01T00:00:00Z', 'America/Chicago', 2015],
    ['$dayOfYear', '2016-01-01T00:00:00Z', 'America/Chicago', 365],
    ['$week', '1998-11-07T00:00:00Z', '-0400', 44],
    ['$isoWeek', '1998-11-02T00:00:00Z', '-0500', 44],
    ['$isoWeekYear', '2024-12-29T23:30:00Z', 'Europe/Zurich', 2025],
    ['$hour', '2026-03-29T00:59:59Z', 'Europe/Zurich', 1],
    ['$hour', '2026-03-29T01:00:00Z', 'Europe/Zurich', 3],
    ['$hour', '2026-10-25T00:30:00Z', 'Europe/Zurich', 2],
    ['$hour', '2026-10-25T01:30:00Z', 'Europe/Zurich', 2],
    ['$hour', '2026-03-08T07:00:00Z', 'America/New_York', 3],
    ['$minute', '2026-01-01T00:00:00Z', '+05:30', 30],
    ['$minute', '2026-01-01T00:00:00Z', 'Asia/Kathmandu', 45],
    ['$dayOfWeek', '2026-11-22T23:00:00Z', '+01', 2],
    ['$year', '0000-01-01T00:00:00Z', '-01:00', -1],
    ['$hour', '2026-01-01T05:00:00Z', 'GMT', 5],
  ])('%s of %s in %s is %d', (operator, time, timezone, expected) => {
    expect(runExpression({ [operator]: { date: at(time), timezone } })).toBe(expected);
  });

  it.each([
    [{ $year: null }],
    [{ $year: '$none' }],
    [{ $year: { date: '$none' } }],
    [{ $year: { date: at('2026-01-01T00:00:00Z'), timezone: null } }],
    [{ $year: { date: at('2026-01-01T00:00:00Z'), timezone: '$none' } }],
  ])('%j is null', (expression) => {
    expect(runExpression(expression)).toBeNull();
  });

  it.each([
    [{ $year: '2026-01-01' }, '$year needs a date, not a string.'],
    [{ $year: 2026 }, '$year needs a date, not this number.'],
    [
      { $week: { date: at('2026-01-01T00:00:00Z'), timezone: 1 } },
      '$week needs a string as timezone, not this number.',
    ],
    [
      { $hour: { date: at('2026-01-01T00:00:00Z'), timezone: 'Mars' } },
      '$hour needs a timezone like "Europe/Zurich", "+05:30" or "UTC", and "Mars" is not known.',
    ],
    [{ $hour: [at('2026-01-01T00:00:00Z'), 'UTC'] }, '$hour takes 1 operand, not 2.'],
    [{ $hour: { date: null, zone: 'UTC' } }, '$hour has no operand "zone"; it has date, timezone.'],
    [{ $hour: { timezone: 'UTC' } }, '$hour needs the operand date.'],
  ])('refuses %j', (expression, message) => {
    expect(faultOfExpression(expression)).toEqual({ reason: 'BAD_OPERAND', message });
  });
});
