import { isStorableTime } from '../../value/parse-date.js';
import { readIsoText } from '../dates/read-date-text.js';
import { readLocalDate } from '../dates/read-local-date.js';

/**
 * Reads a date as `$toDate` does, which is what `$dateFromString` does without a format: ISO 8601, also without the
 * time (midnight), with a space before it, and without a zone (UTC). MongoDB's reader knows many more forms
 * (`March 3, 2018`), which are not documented; they are refused.
 *
 * @returns `undefined` for anything else, a day that does not exist, or a year outside 0000–9999 in UTC
 */
export function parseDateText(text: string): Date | undefined {
  const fields = readIsoText(text);
  const localMs = fields === undefined ? undefined : readLocalDate(fields);
  if (fields === undefined || typeof localMs !== 'number') return undefined;
  const timeMs = localMs - (fields.offsetMinutes ?? 0) * 60_000;
  return isStorableTime(timeMs) ? new Date(timeMs) : undefined;
}
