import { describe, expect, it } from 'vitest';
import { findTimezone } from './timezone.js';

const minutesAt = (name: string, time: string): number | undefined => {
  const offsetMs = findTimezone(name)?.offsetMsAt(Date.parse(time));
  return offsetMs === undefined ? undefined : offsetMs / 60_000;
};

describe('findTimezone', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['GMT', '2026-07-01T00:00:00Z', 0],
    ['Etc/GMT+5', '2026-07-01T00:00:00Z', -300],
    ['EST', '2026-07-01T00:00:00Z', -300],
    ['GB-Eire', '2026-07-01T00:00:00Z', 60],
    ['Europe/Zurich', '2026-01-01T00:00:00Z', 60],
    ['Europe/Zurich', '2026-03-29T00:59:59.999Z', 60],
    ['Europe/Zurich', '2026-03-29T01:00:00Z', 120],
    ['Europe/Zurich', '2026-10-25T00:59:59.999Z', 120],
    ['Europe/Zurich', '2026-10-25T01:00:00Z', 60],
    ['America/New_York', '2026-03-08T06:59:59.999Z', -300],
    ['America/New_York', '2026-03-08T07:00:00Z', -240],
    ['America/New_York', '1969-12-31T23:59:59.500Z', -300],
    ['America/Argentina/Buenos_Aires', '2026-01-01T00:00:00Z', -180],
    ['Asia/Kolkata', '2026-01-01T00:00:00Z', 330],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
    ['Asia/Tokyo', '0000-01-01T00:00:00Z', 558 + 59 / 60],
    ['Asia/Tokyo', '9999-12-31T23:00:00Z', 540],
    ['+05:30', '2026-01-01T00:00:00Z', 330],
    ['+0530', '2026-01-01T00:00:00Z', 330],
    ['+05', '2026-01-01T00:00:00Z', 300],
    ['-03:00', '2026-01-01T00:00:00Z', -180],
    ['-00:30', '2026-01-01T00:00:00Z', -30],
    ['-00:00', '2026-01-01T00:00:00Z', 0],
  ])('%s at %s is %d minutes ahead', (name, time, expected) => {
    expect(minutesAt(name, time)).toBe(expected);
  });

  it.each([
    '',
    'utc',
    'Z',
    'europe/zurich',
    'Europe/Atlantis',
    'Europe/',
    'PST',
    'IST',
    'UTC+1',
    '+5',
    '+530',
    '05:30',
    '+05:60',
    '+24:00',
    '+05:30:00',
    ' UTC',
    'UTC\n',
  ])('does not know %j', (name) => {
    expect(findTimezone(name)).toBeUndefined();
  });

  it('keeps few timezones, and makes the others again', () => {
    for (let minutes = 0; minutes < 600; minutes += 1) {
      const name = `+${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
      expect(minutesAt(name, '2026-01-01T00:00:00Z')).toBe(minutes);
    }
    expect(minutesAt('+0000', '2026-01-01T00:00:00Z')).toBe(0);
  });
});
