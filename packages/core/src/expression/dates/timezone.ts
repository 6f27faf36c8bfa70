/** A timezone: how far its clocks are ahead of UTC. */
export interface Timezone {
  /** The local time minus UTC, in milliseconds, at an instant (milliseconds since 1970). */
  offsetMsAt(timeMs: number): number;
}

/** UTC, the timezone where none is named; also what `UTC` and `+00:00` find. */
export const utc: Timezone = Object.freeze({ offsetMsAt: () => 0 });

/** Never ahead of UTC, but another timezone: dates in it are written without `Z`. */
const greenwich: Timezone = Object.freeze({ offsetMsAt: () => 0 });

/** A formatter takes tens of kilobytes: few are kept, the ones made last. */
const zonesKeptMax = 64;
const zonesKept = new Map<string, Timezone>();

const offsetPattern = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/;

/** Olson names with a region (`Europe/Zurich`, `Etc/GMT+5`) as they are spelt: MongoDB minds upper and lower case. */
const regionPattern = /^[A-Z]\w*(?:\/[A-Z][\w+-]*)+$/;

/** The Olson names without a region. `Intl` knows more, such as `PST` and `IST`, that mean different things to people. */
const namesWithoutRegion: ReadonlySet<string> = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel ' +
    'Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore ' +
    'Turkey UCT Universal W-SU WET Zulu'
  ).split(' '),
);

/** Before the year 100 `Intl` counts by eras; no timezone changed its clocks then. */
const formattedMsMin = Date.UTC(100, 0, 2);

/**
 * Finds a timezone by its name: an Olson name (`Europe/Zurich`, `UTC`, `GMT`) or an offset (`+05:30`, `+0530`, `+05`).
 *
 * @returns `undefined` for a name that is not known
 */
export function findTimezone(name: string): Timezone | undefined {
  const known = zonesKept.get(name);
  if (known !== undefined) return known;
  const zone = makeTimezone(name);
  if (zone === undefined) return undefined;
  const [oldest] = zonesKept.keys();
  if (zonesKept.size >= zonesKeptMax && oldest !== undefined) zonesKept.delete(oldest);
  zonesKept.set(name, zone);
  return zone;
}

function makeTimezone(name: string): Timezone | undefined {
  if (name === 'UTC') return utc;
  if (name === 'GMT') return greenwich;
  const offset = offsetPattern.exec(name);
  if (offset !== null) {
    const [, sign, hours, minutes = '0'] = offset;
    const aheadMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
    if (aheadMs === 0) return utc;
    const offsetMs = sign === '-' ? -aheadMs : aheadMs;
    return { offsetMsAt: () => offsetMs };
  }
  return regionPattern.test(name) || namesWithoutRegion.has(name) ? makeNamedTimezone(name) : undefined;
}

function makeNamedTimezone(name: string): Timezone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  return { offsetMsAt: (timeMs) => readOffsetMs(format, Math.max(timeMs, formattedMsMin)) };
}

/** `Intl` tells no offset, but the local time: `10/25/2026, 02:30:00`. */
function readOffsetMs(format: Intl.DateTimeFormat, timeMs: number): number {
  const secondMs = Math.floor(timeMs / 1000) * 1000;
  const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] = (
    format.format(secondMs).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - secondMs;
}
