import { describe, expect, it } from 'vitest';
import { faultOfExpression, runExpression } from '../../testing/run-expression.js';

const read = (operands: object): unknown => {
  const value = runExpression({ $dateFromString: operands });
  return value instanceof Date ? value.toISOString() : value;
};
const messageOf = (operands: object) => faultOfExpression({ $dateFromString: operands });

describe('$dateFromString', () => {
  it.each([
    ['2017-02-08T12:10:40.787Z', '2017-02-08T12:10:40.787Z'],
    ['2017-02-08T12:10:40.787', '2017-02-08T12:10:40.787Z'],
    ['2017-02-08T12:10:40', '2017-02-08T12:10:40.000Z'],
    ['2017-02-08T12:10', '2017-02-08T12:10:00.000Z'],
    ['2017-02-08 12:10:40.7', '2017-02-08T12:10:40.700Z'],
    ['2017-02-08', '2017-02-08T00:00:00.000Z'],
    ['2017-02-08T12:10:40.787999Z', '2017-02-08T12:10:40.787Z'],
    ['2017-02-08T12:10:40.787+05:30', '2017-02-08T06:40:40.787Z'],
    ['2017-02-08T12:10:40.787-0500', '2017-02-08T17:10:40.787Z'],
    ['2017-02-08T12:10:40+01', '2017-02-08T11:10:40.000Z'],
    ['2017-02-08 12:10:40 GMT', '2017-02-08T12:10:40.000Z'],
    ['2017-02-08 12:10:40 UTC', '2017-02-08T12:10:40.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'],
    ['0099-12-31T23:59:59.999Z', '0099-12-31T23:59:59.999Z'],
  ])('reads %s', (dateString, expected) => {
    expect(read({ dateString })).toBe(expected);
    expect(read({ dateString, timezone: 'UTC' })).toBe(expected);
  });

  it.each([
    // The examples of MongoDB's documentation.
    ['2017-02-08T12:10:40.787', 'America/New_York', '2017-02-08T17:10:40.787Z'],
    ['2017-02-08', 'America/New_York', '2017-02-08T05:00:00.000Z'],
    ['2017-02-09T03:35:02.055', '+0530', '2017-02-08T22:05:02.055Z'],
    // A time that the clocks leave out is later by what they are put forward; of two that are alike it is the later.
    ['2026-03-29T02:30:00', 'Europe/Zurich', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30:00', 'Europe/Zurich', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T01:59:59', 'Europe/Zurich', '2026-10-24T23:59:59.000Z'],
    ['2026-10-25T03:00:00', 'Europe/Zurich', '2026-10-25T02:00:00.000Z'],
    ['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T06:30:00.000Z'],
  ])('reads %s in %s', (dateString, timezone, expected) => {
    expect(read({ dateString, timezone })).toBe(expected);
  });

  it.each([
    ['06-15-2018', '%m-%d-%Y', '2018-06-15T00:00:00.000Z'],
    ['15-06-2018', '%d-%m-%Y', '2018-06-15T00:00:00.000Z'],
    ['5/6/2018 7:08', '%d/%m/%Y %H:%M', '2018-06-05T07:08:00.000Z'],
    ['2018-06-15 14:05:06.7', '%Y-%m-%d %H:%M:%S.%L', '2018-06-15T14:05:06.700Z'],
    ['20180615140506', '%Y%m%d%H%M%S', '2018-06-15T14:05:06.000Z'],
    ['Jun 15, 2018', '%b %d, %Y', '2018-06-15T00:00:00.000Z'],
    ['15 june 2018', '%d %B %Y', '2018-06-15T00:00:00.000Z'],
    ['May 1 2018', '%B %d %Y', '2018-05-01T00:00:00.000Z'],
    ['2016-366', '%Y-%j', '2016-12-31T00:00:00.000Z'],
    ['001 2018', '%j %Y', '2018-01-01T00:00:00.000Z'],
    ['2018-W24-5', '%G-W%V-%u', '2018-06-15T00:00:00.000Z'],
    ['2018 24', '%G %V', '2018-06-11T00:00:00.000Z'],
    ['2018', '%G', '2018-01-01T00:00:00.000Z'],
    ['2020 53 7', '%G %V %u', '2021-01-03T00:00:00.000Z'],
    ['2018-06-15 +0200', '%Y-%m-%d %z', '2018-06-14T22:00:00.000Z'],
    ['2018-06-15 +02:00', '%Y-%m-%d %z', '2018-06-14T22:00:00.000Z'],
    ['2018-06-15Z', '%Y-%m-%d%z', '2018-06-15T00:00:00.000Z'],
    ['2018-06-15 +285', '%Y-%m-%d %Z', '2018-06-14T19:15:00.000Z'],
    ['2018-06-15 -30', '%Y-%m-%d %Z', '2018-06-15T00:30:00.000Z'],
    ['100% 2018-06-15', '100%% %Y-%m-%d', '2018-06-15T00:00:00.000Z'],
  ])('reads %s by %s', (dateString, format, expected) => {
    expect(read({ dateString, format })).toBe(expected);
  });

  it.each([
    '',
    'now',
    'tomorrow',
    '2017',
    '2017-02',
    '20170208',
    '2017-2-8',
    '02/03/2017',
    '08.02.2017',
    'July 4, 2017',
    '20177-02-09T03:35:02.055',
    '2017-02-08T12',
    '2017-02-08T12:10:40.787 America/New_York',
    '2017-02-08T12:10:40EST',
    '2017-02-08Z',
    ' 2017-02-08',
    '2017-02-08T12:10:40.787+24:00',
  ])('does not read %j without a format', (dateString) => {
    expect(messageOf({ dateString })).toEqual({
      reason: 'BAD_OPERAND',
      message: `$dateFromString cannot read ${JSON.stringify(dateString)}: it is not like 2026-01-02 or 2026-01-02T03:04:05.678Z.`,
    });
    expect(read({ dateString, onError: 'bad' })).toBe('bad');
  });

  it.each([
    ['2017-02-29', undefined, 'its day does not exist'],
    ['2017-13-01', undefined, 'its day does not exist'],
    ['2017-00-10', undefined, 'its day does not exist'],
    ['2017-01-00', undefined, 'its day does not exist'],
    ['2017-01-01T24:00', undefined, 'its time of day does not exist'],
    ['2017-01-01T23:60', undefined, 'its time of day does not exist'],
    ['2017-01-01T23:59:60', undefined, 'its time of day does not exist'],
    ['9999-12-31T23:59:59-01:00', undefined, 'it is outside the years 0000 to 9999'],
    ['0000-01-01T00:00+01:00', undefined, 'it is outside the years 0000 to 9999'],
    ['2017-366', '%Y-%j', 'its day does not exist'],
    ['2017-000', '%Y-%j', 'its day does not exist'],
    ['2018 53', '%G %V', 'its week or day does not exist'],
    ['2018 00', '%G %V', 'its week or day does not exist'],
    ['2018 8', '%G %u', 'its week or day does not exist'],
    ['2018-06', '%Y-%m', 'it has no month or no day'],
    ['15', '%d', 'it has no year'],
    ['12:30', '%H:%M', 'it has no year'],
    ['24', '%V', 'it has no year'],
    ['2018 24 06', '%G %V %m', 'it mixes a week date with a calendar date'],
    ['2018 24', '%Y %V', 'it mixes a week date with a calendar date'],
    ['2018 166 06', '%Y %j %m', 'it mixes the day of the year with month and day'],
    ['18-06-15', '%Y-%m-%d', 'it has not this format'],
    ['2018-06-15x', '%Y-%m-%d', 'it has not this format'],
    ['2018-06-1', '%Y-%m-%d %H', 'it has not this format'],
    ['2018/06/15', '%Y-%m-%d', 'it has not this format'],
    ['2018-06-15 1:2', '%Y-%m-%d %H:%M', 'it has not this format'],
    ['Juni 15 2018', '%B %d %Y', 'it has not this format'],
    ['2018-06-15 285', '%Y-%m-%d %Z', 'it has not this format'],
    ['2018-06-15 +0260', '%Y-%m-%d %z', 'it has not this format'],
  ])('does not read %j by %s: %s', (dateString, format, fault) => {
    const operands = format === undefined ? { dateString } : { dateString, format };
    expect(messageOf(operands)).toEqual({
      reason: 'BAD_OPERAND',
      message: `$dateFromString cannot read ${JSON.stringify(dateString)}: ${fault}.`,
    });
    expect(read({ ...operands, onError: '$none' })).toBeUndefined();
  });

  it.each([
    [{ dateString: null }, null],
    [{ dateString: '$none' }, null],
    [{ dateString: '$none', onNull: 'never' }, 'never'],
    [{ dateString: null, onNull: '$none' }, undefined],
    [{ dateString: null, format: null, timezone: null, onNull: 'never' }, 'never'],
    [{ dateString: '2017-02-08', timezone: null }, null],
    [{ dateString: '2017-02-08', timezone: '$none', onError: 'bad', onNull: 'never' }, null],
    [{ dateString: '2017-02-08', format: '$none' }, null],
    [{ dateString: 20170208, onError: 'bad' }, 'bad'],
    [{ dateString: 'x', onError: null }, null],
    [{ dateString: 'x', onError: { $concat: ['b', 'ad'] } }, 'bad'],
    [{ dateString: '2017-02-08T00:00Z', timezone: 'America/New_York', onError: 'two timezones' }, 'two timezones'],
  ])('of %j gives %j', (operands, expected) => {
    expect(read(operands)).toEqual(expected);
  });

  it.each([
    [{ dateString: 20170208 }, '$dateFromString needs a string as dateString, not this number.'],
    [
      { dateString: '2017-02-08T00:00Z', timezone: 'Europe/Zurich' },
      '$dateFromString cannot read "2017-02-08T00:00Z": it has a timezone, and another one is given.',
    ],
    [
      { dateString: null, timezone: 'Mars', onError: 'bad', onNull: 'never' },
      '$dateFromString needs a timezone like "Europe/Zurich", "+05:30" or "UTC", and "Mars" is not known.',
    ],
    [
      { dateString: null, format: '%U', onError: 'bad' },
      '$dateFromString needs a valid format, and "%U" has "%U", which means nothing here; a % itself is written %%.',
    ],
    [{ dateString: 'x', format: 1 }, '$dateFromString needs a string as format, not this number.'],
    [{ format: '%Y' }, '$dateFromString needs the operand dateString.'],
  ])('refuses %j', (operands, message) => {
    expect(messageOf(operands)).toEqual({ reason: 'BAD_OPERAND', message });
  });

  it('reads long texts at once, and refuses very long formats', () => {
    expect(messageOf({ dateString: '1'.repeat(9000), format: '%d'.repeat(5000) })?.reason).toBe('BAD_OPERAND');
    expect(messageOf({ dateString: '1'.repeat(9000), format: '%d'.repeat(5001) })).toEqual({
      reason: 'LIMIT_EXCEEDED',
      message: 'A format of $dateFromString has at most 10000 characters.',
    });
  });
});
