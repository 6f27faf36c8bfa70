/** Dates of the years 0000 to 9999 only, so that the order of their texts is the order of time. */
const timeMsMin = Date.parse('0000-01-01T00:00:00.000Z');
const timeMsMax = Date.parse('9999-12-31T23:59:59.999Z');

const isoPattern =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

/** Whether a time is one that every engine keeps: valid, and of the years 0000 to 9999 in UTC. */
export function isStorableTime(timeMs: number): boolean {
  return timeMs >= timeMsMin && timeMs <= timeMsMax;
}

/**
 * Reads an ISO 8601 date with time and zone (`2026-01-02T03:04:05.678Z`, `2026-01-02T04:04+01:00`).
 *
 * Digits beyond milliseconds are cut off, as MongoDB's drivers do.
 *
 * @returns `undefined` for anything else, a day that does not exist, or a year outside 0000–9999 in UTC
 */
export function parseIsoDate(text: string): Date | undefined {
  const match = isoPattern.exec(text);
  if (match === null) return undefined;
  const [, day, hours, minutes, seconds = '00', fraction = '', sign, zoneHours, zoneMinutes] = match;
  const local = `${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const localMs = Date.parse(local);
  // Date.parse may take the 30th of February for the 2nd of March: then the text does not come back.
  if (Number.isNaN(localMs) || new Date(localMs).toISOString() !== local) return undefined;
  const offsetMs = sign === undefined ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  const timeMs = sign === '-' ? localMs + offsetMs : localMs - offsetMs;
  return isStorableTime(timeMs) ? new Date(timeMs) : undefined;
}
