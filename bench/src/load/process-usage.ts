import { readdirSync, readFileSync } from 'node:fs';
import { NotMeasurable } from '../row.js';

/** What a process and its descendants took. */
export interface ProcessUsage {
  /** User and system time of all threads so far, in µs; Linux tells it in hundredths of a second. */
  readonly cpuUs: number;
  /** Resident memory now, of all together, in MiB. */
  readonly residentMib: number;
  /** The highest that each has had, added up. */
  readonly peakMib: number;
}

/** Reads it from /proc. @throws NotMeasurable elsewhere than on Linux */
export function readProcessUsage(pid: number | undefined): ProcessUsage {
  if (pid === undefined || process.platform !== 'linux') {
    throw new NotMeasurable('the processor time of a server is read from /proc, which Linux has');
  }
  const parts = [pid, ...listDescendants(pid)].map(readOne);
  const add = (key: keyof ProcessUsage): number => parts.reduce((sum, part) => sum + part[key], 0);
  return { cpuUs: add('cpuUs'), residentMib: add('residentMib'), peakMib: add('peakMib') };
}

function readOne(pid: number): ProcessUsage {
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const readKib = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return {
    cpuUs: (Number(times[11]) + Number(times[12])) * 10_000,
    residentMib: readKib('VmRSS') / 1024,
    peakMib: readKib('VmHWM') / 1024,
  };
}

/** The processes that it started, and those that these started. */
export function listDescendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    } catch {
      return []; // the thread is gone
    }
  });
  return children.flatMap((child) => [child, ...listDescendants(child)]);
}
