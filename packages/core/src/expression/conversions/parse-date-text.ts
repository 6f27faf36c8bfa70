import { parseIsoDate } from '../../value/parse-date.js';

const dateText =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) *(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Reads a date as `$toDate` does: ISO 8601, also without the time (midnight), with a space before it, and without a
 * zone (UTC). MongoDB's reader knows many more forms (`March 3, 2018`), which are not documented; they are refused.
 *
 * @returns `undefined` for anything else, a day that does not exist, or a year outside 0000–9999 in UTC
 */
export function parseDateText(text: string): Date | undefined {
  const match = dateText.exec(text);
  if (match === null) return undefined;
  const [, day, time = '00:00', zone = 'Z'] = match;
  return parseIsoDate(`${day}T${time}${normalizeZone(zone)}`);
}

function normalizeZone(zone: string): string {
  if (!/^[+-]/.test(zone)) return 'Z';
  return zone.length === 3 ? `${zone}:00` : zone;
}
