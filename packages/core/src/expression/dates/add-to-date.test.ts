import { describe, expect, it } from 'vitest';
import type { TimeUnit } from '../../pipeline/ast.js';
import { addToDate } from './add-to-date.js';
import { findTimezone } from './timezone.js';

const add = (date: string, amount: number, unit: TimeUnit, zone = 'UTC'): string =>
  addToDate(new Date(date), amount, unit, findTimezone(zone)).toISOString();

describe('addToDate', () => {
  it.each<[string, number, TimeUnit, string]>([
    ['2020-12-31T12:10:05Z', 1, 'month', '2021-01-31T12:10:05.000Z'],
    ['2020-10-31T00:00:00Z', 1, 'month', '2020-11-30T00:00:00.000Z'],
    ['2020-08-31T00:00:00Z', -1, 'month', '2020-07-31T00:00:00.000Z'],
    ['2024-01-31T00:00:00Z', 1, 'month', '2024-02-29T00:00:00.000Z'],
    ['2023-01-31T00:00:00Z', 1, 'month', '2023-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 1, 'year', '2025-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 4, 'year', '2028-02-29T00:00:00.000Z'],
    ['2020-11-30T00:00:00Z', 1, 'quarter', '2021-02-28T00:00:00.000Z'],
    ['2021-03-31T00:00:00Z', -13, 'month', '2020-02-29T00:00:00.000Z'],
    ['2021-01-01T00:00:00Z', -1, 'month', '2020-12-01T00:00:00.000Z'],
    ['2021-12-28T00:00:00Z', 3, 'day', '2021-12-31T00:00:00.000Z'],
    ['2021-12-28T00:00:00Z', 1, 'week', '2022-01-04T00:00:00.000Z'],
    ['2021-12-31T23:00:00Z', 2, 'hour', '2022-01-01T01:00:00.000Z'],
    ['2021-12-31T23:59:00Z', 1, 'minute', '2022-01-01T00:00:00.000Z'],
    ['2021-12-31T23:59:59Z', 1, 'second', '2022-01-01T00:00:00.000Z'],
    ['2021-12-31T23:59:59.999Z', 1, 'millisecond', '2022-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', 1, 'month', '1970-01-31T23:59:59.999Z'],
    ['0050-01-31T01:02:03.004Z', 1, 'month', '0050-02-28T01:02:03.004Z'],
    ['0000-02-29T00:00:00Z', 4, 'year', '0004-02-29T00:00:00.000Z'],
  ])('%s and %d %s make %s', (date, amount, unit, expected) => {
    expect(add(date, amount, unit)).toBe(expected);
  });

  it.each<[string, number, TimeUnit, string, string]>([
    // The clocks of Zurich go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
    ['2026-03-28T12:00:00Z', 1, 'day', 'Europe/Zurich', '2026-03-29T11:00:00.000Z'],
    ['2026-03-28T12:00:00Z', 24, 'hour', 'Europe/Zurich', '2026-03-29T12:00:00.000Z'],
    ['2026-03-28T01:30:00Z', 1, 'day', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['2026-02-28T01:30:00Z', 1, 'month', 'Europe/Zurich', '2026-03-28T01:30:00.000Z'],
    ['2026-10-24T00:30:00Z', 1, 'day', 'Europe/Zurich', '2026-10-25T00:30:00.000Z'],
    ['2026-10-26T01:30:00Z', -1, 'day', 'Europe/Zurich', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T00:30:00Z', 0, 'day', 'Europe/Zurich', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T01:30:00Z', 0, 'day', 'Europe/Zurich', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T00:30:00Z', 1, 'hour', 'Europe/Zurich', '2026-10-25T01:30:00.000Z'],
    // The clocks of New York go from 02:00 to 03:00 on 2026-03-08, and from 02:00 back to 01:00 on 2026-11-01.
    ['2026-03-07T07:30:00Z', 1, 'day', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-03-07T17:00:00Z', 1, 'day', 'America/New_York', '2026-03-08T16:00:00.000Z'],
    ['2026-10-31T05:30:00Z', 1, 'day', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-02T06:30:00Z', -1, 'day', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2020-11-01T05:50:02Z', 1, 'hour', 'America/New_York', '2020-11-01T06:50:02.000Z'],
    // In New York this is still the 31st of January.
    ['2026-02-01T03:00:00Z', 1, 'month', 'America/New_York', '2026-03-01T03:00:00.000Z'],
    ['2026-02-01T03:00:00Z', 1, 'month', '+05:30', '2026-03-01T03:00:00.000Z'],
  ])('%s and %d %s in %s make %s', (date, amount, unit, zone, expected) => {
    expect(add(date, amount, unit, zone)).toBe(expected);
  });

  it.each<[string, number, TimeUnit]>([
    ['9999-12-31T00:00:00Z', 1, 'day'],
    ['0000-01-01T00:00:00Z', -1, 'millisecond'],
    ['2026-01-01T00:00:00Z', 8000, 'year'],
    ['2026-01-01T00:00:00Z', Number.MAX_SAFE_INTEGER, 'year'],
    ['2026-01-01T00:00:00Z', -Number.MAX_SAFE_INTEGER, 'month'],
    ['2026-01-01T00:00:00Z', Number.MAX_SAFE_INTEGER, 'day'],
    ['2026-01-01T00:00:00Z', Number.MAX_SAFE_INTEGER, 'hour'],
  ])('refuses %s and %d %s: no such year', (date, amount, unit) => {
    expect(() => add(date, amount, unit)).toThrow(expect.objectContaining({ reason: 'BAD_VALUE' }));
    expect(() => add(date, amount, unit, 'Europe/Zurich')).toThrow(expect.objectContaining({ reason: 'BAD_VALUE' }));
  });

  it('stays within the years 0000 to 9999 in UTC, whatever the timezone', () => {
    expect(add('9999-12-30T23:30:00Z', 1, 'day', '+05:30')).toBe('9999-12-31T23:30:00.000Z');
    expect(add('0000-01-02T00:30:00Z', -1, 'day', '-05:00')).toBe('0000-01-01T00:30:00.000Z');
  });
});
