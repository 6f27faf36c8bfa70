/** Ending of the name of what is no archive yet, or none any more. */
export const partialEnding = '.partial';

const pattern = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-(\d{1,6}))?$/;

/** The name of an archive: its time in UTC without colons, which some disks refuse, and a number if the second has several. */
export function archiveName(time: Date, number: number): string {
  const second = time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return number === 1 ? second : `${second}-${number}`;
}

/** When the archive of a name was made; undefined for a name that no archive has. */
export function archiveTime(name: string): Date | undefined {
  const [, day, hours, minutes, seconds] = pattern.exec(name) ?? [];
  const time = new Date(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Orders names by time, the oldest first. */
export function compareNames(one: string, other: string): number {
  const difference = (archiveTime(one)?.getTime() ?? 0) - (archiveTime(other)?.getTime() ?? 0);
  return difference === 0 ? numberOf(one) - numberOf(other) : difference;
}

function numberOf(name: string): number {
  return Number(pattern.exec(name)?.[5] ?? 1);
}
