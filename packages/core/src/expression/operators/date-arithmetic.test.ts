import { describe, expect, it } from 'vitest';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const at = (time: string) => ({ $date: time });
const run = (operator: string, operands: object): unknown => {
  const value = runExpression({ [operator]: operands });
  return value instanceof Date ? value.toISOString() : value;
};

describe('$dateAdd and $dateSubtract', () => {
  it.each([
    // The examples of MongoDB's documentation: the clocks of Mexico City were put back on 2020-10-25.
    ['$dateAdd', '2020-11-30T12:10:05Z', 3, 'day', 'UTC', '2020-12-03T12:10:05.000Z'],
    ['$dateAdd', '2020-10-31T00:00:00Z', 1, 'month', 'UTC', '2020-11-30T00:00:00.000Z'],
    ['$dateAdd', '2020-10-24T18:10:00Z', 24, 'hour', 'America/Mexico_City', '2020-10-25T18:10:00.000Z'],
    ['$dateAdd', '2020-10-24T18:10:00Z', 1, 'day', 'America/Mexico_City', '2020-10-25T19:10:00.000Z'],
    ['$dateSubtract', '2020-10-31T00:00:00Z', 1, 'month', 'UTC', '2020-09-30T00:00:00.000Z'],
    ['$dateSubtract', '2020-10-25T19:10:00Z', 24, 'hour', 'America/Mexico_City', '2020-10-24T19:10:00.000Z'],
    ['$dateSubtract', '2020-10-25T19:10:00Z', 1, 'day', 'America/Mexico_City', '2020-10-24T18:10:00.000Z'],
    ['$dateSubtract', '2024-02-29T00:00:00Z', 1, 'year', 'UTC', '2023-02-28T00:00:00.000Z'],
    ['$dateSubtract', '2024-02-29T00:00:00Z', -1, 'quarter', 'UTC', '2024-05-29T00:00:00.000Z'],
    ['$dateSubtract', '2026-03-30T00:30:00Z', 1, 'day', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['$dateSubtract', '2026-01-01T00:00:00Z', 1, 'millisecond', '+05:30', '2025-12-31T23:59:59.999Z'],
    ['$dateAdd', '2026-01-01T00:00:00Z', 0, 'month', 'UTC', '2026-01-01T00:00:00.000Z'],
    ['$dateAdd', '2026-01-01T00:00:00Z', 2, 'week', 'UTC', '2026-01-15T00:00:00.000Z'],
  ])('%s of %s and %d %s in %s is %s', (operator, time, amount, unit, timezone, expected) => {
    expect(run(operator, { startDate: at(time), amount, unit, timezone })).toBe(expected);
  });

  it.each([
    [{ startDate: null, unit: 'day', amount: 1 }],
    [{ startDate: '$none', unit: 'day', amount: 1 }],
    [{ startDate: at('2026-01-01T00:00:00Z'), unit: null, amount: 1 }],
    [{ startDate: at('2026-01-01T00:00:00Z'), unit: 'day', amount: '$none' }],
    [{ startDate: at('2026-01-01T00:00:00Z'), unit: 'day', amount: 1, timezone: '$none' }],
  ])('of %j is null', (operands) => {
    expect(run('$dateAdd', operands)).toBeNull();
    expect(run('$dateSubtract', operands)).toBeNull();
  });

  const startDate = at('2026-01-01T00:00:00Z');
  it.each([
    [{ startDate: 'x', unit: 'day', amount: 1 }, '$dateAdd needs a date, not a string.'],
    [{ startDate, unit: 'day', amount: 1.5 }, '$dateAdd needs a whole number as amount, not a decimal number.'],
    [{ startDate, unit: 'day', amount: '1' }, '$dateAdd needs a whole number as amount, not a string.'],
    [{ startDate, unit: 5, amount: 1 }, '$dateAdd needs a string as unit, not this number.'],
    [
      { startDate, unit: 'days', amount: 1 },
      '$dateAdd needs a unit: year, quarter, month, week, day, hour, minute, second or millisecond, not "days".',
    ],
    [{ startDate, unit: 'day', amount: 1, timezone: 5 }, '$dateAdd needs a string as timezone, not this number.'],
    [{ startDate, unit: 'day' }, '$dateAdd needs the operand amount.'],
    [[startDate, 'day', 1], '$dateAdd takes an object with its operands by name: startDate, unit, amount.'],
  ])('refuses %j', (operands, message) => {
    expect(faultOfExpression({ $dateAdd: operands })).toEqual({ reason: 'BAD_OPERAND', message });
  });

  it('refuses what is outside the years 0000 to 9999', () => {
    expect(faultOfExpression({ $dateAdd: { startDate, unit: 'year', amount: 7974 } })?.reason).toBe('BAD_VALUE');
    expect(faultOfExpression({ $dateSubtract: { startDate, unit: 'year', amount: 2027 } })?.reason).toBe('BAD_VALUE');
  });
});

describe('$dateDiff', () => {
  it.each([
    // The examples of MongoDB's documentation.
    ['2020-12-31T00:00:00Z', '2021-01-05T00:00:00Z', 'day', 5],
    ['2021-02-28T00:00:00Z', '2021-03-07T00:00:00Z', 'day', 7],
    ['2021-01-01T00:00:00Z', '2021-12-31T00:00:00Z', 'year', 0],
    ['2021-01-01T00:00:00Z', '2021-12-31T00:00:00Z', 'month', 11],
    ['2021-01-01T00:00:00Z', '2021-12-31T00:00:00Z', 'day', 364],
    // Boundaries count, not what has passed.
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'year', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'quarter', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'month', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'week', 0],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'day', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'hour', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'minute', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'second', 1],
    ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', 'millisecond', 1],
    ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59.999Z', 'day', -1],
    ['2026-01-01T00:00:00Z', '2024-11-30T00:00:00Z', 'quarter', -5],
    ['2026-01-01T00:59:59Z', '2026-01-01T01:00:00Z', 'hour', 1],
    ['1969-12-31T23:30:00Z', '1970-01-01T00:30:00Z', 'hour', 1],
    ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', 'day', 3_652_424],
    ['0000-02-28T00:00:00Z', '0000-03-01T00:00:00Z', 'day', 2],
  ])('from %s to %s there are, in %ss, %d', (start, end, unit, expected) => {
    expect(run('$dateDiff', { startDate: at(start), endDate: at(end), unit })).toBe(expected);
  });

  it.each([
    // 2026-11-22 is a Sunday.
    ['2026-11-21', '2026-11-22', undefined, 1],
    ['2026-11-22', '2026-11-28', undefined, 0],
    ['2026-11-22', '2026-11-29', 'SUN', 1],
    ['2026-11-21', '2026-11-22', 'monday', 0],
    ['2026-11-22', '2026-11-23', 'Mon', 1],
    ['2026-11-23', '2026-11-22', 'Mon', -1],
    ['2026-11-19', '2026-11-20', 'friday', 1],
    ['2026-11-20', '2026-11-26', 'fri', 0],
    ['2026-11-22', '2027-11-22', 'sunday', 52],
  ])('from %s to %s with weeks from %s there are %d', (start, end, startOfWeek, expected) => {
    const operands = { startDate: at(`${start}T12:00:00Z`), endDate: at(`${end}T12:00:00Z`), unit: 'week' };
    expect(run('$dateDiff', startOfWeek === undefined ? operands : { ...operands, startOfWeek })).toBe(expected);
  });

  it.each([
    // Days are those of the timezone, 23 or 25 hours long when clocks change; hours are those that pass.
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'day', 'Europe/Zurich', 1],
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'hour', 'Europe/Zurich', 23],
    ['2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', 'day', 'Europe/Zurich', 0],
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'hour', 'Europe/Zurich', 25],
    ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', 'minute', 'Europe/Zurich', 60],
    ['2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z', 'hour', 'America/New_York', 1],
    ['2026-01-01T04:59:59Z', '2026-01-01T05:00:00Z', 'year', 'America/New_York', 1],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z', 'hour', '+05:30', 1],
    ['2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z', 'hour', '+05:30', 0],
  ])('from %s to %s there are, in %ss of %s, %d', (start, end, unit, timezone, expected) => {
    expect(run('$dateDiff', { startDate: at(start), endDate: at(end), unit, timezone })).toBe(expected);
  });

  const now = at('2026-01-01T00:00:00Z');
  it.each([
    [{ startDate: null, endDate: now, unit: 'day' }, null],
    [{ startDate: now, endDate: '$none', unit: 'day' }, null],
    [{ startDate: now, endDate: now, unit: '$none' }, null],
    [{ startDate: now, endDate: now, unit: 'day', timezone: null }, null],
    [{ startDate: now, endDate: now, unit: 'week', startOfWeek: null }, null],
    [{ startDate: now, endDate: now, unit: 'day', startOfWeek: null }, 0],
  ])('of %j is %j', (operands, expected) => {
    expect(run('$dateDiff', operands)).toBe(expected);
  });

  it.each([
    [{ startDate: 1, endDate: now, unit: 'day' }, '$dateDiff needs a date, not this number.'],
    [{ startDate: now, endDate: '2026', unit: 'day' }, '$dateDiff needs a date, not a string.'],
    [
      { startDate: now, endDate: now, unit: 'Day' },
      '$dateDiff needs a unit: year, quarter, month, week, day, hour, minute, second or millisecond, not "Day".',
    ],
    [
      { startDate: now, endDate: now, unit: 'week', startOfWeek: 'lundi' },
      '$dateDiff needs a day\'s name like "monday" or "mon" as startOfWeek, not "lundi".',
    ],
    [
      { startDate: now, endDate: now, unit: 'week', startOfWeek: 1 },
      '$dateDiff needs a string as startOfWeek, not this number.',
    ],
  ])('refuses %j', (operands, message) => {
    expect(faultOfExpression({ $dateDiff: operands })).toEqual({ reason: 'BAD_OPERAND', message });
  });
});
