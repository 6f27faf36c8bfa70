import { readdirSync, readFileSync } from 'node:fs';

/** One process, and no later one that got its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in ticks since the machine did. */
  readonly began: string;
}

/** State, parent and start of a process; undefined if there is none. */
function readStat(
  pid: number,
): { readonly state: string; readonly parent: number; readonly began: string } | undefined {
  try {
    // The program's name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), began: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** @throws Error if there is no such process */
export function identifyProcess(pid: number): ProcessIdentity {
  const began = readStat(pid)?.began;
  if (began === undefined) throw new Error(`there is no process ${pid}`);
  return { pid, began };
}

/** Whether the process still runs. One that ended and that nobody asked after does not. */
export function isAlive({ pid, began }: ProcessIdentity): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.began === began && stat.state !== 'Z';
}

/** The processes that a process has started and that run. */
export function listChildren({ pid }: ProcessIdentity): readonly ProcessIdentity[] {
  return readdirSync('/proc')
    .map(Number)
    .flatMap((each) => {
      const stat = Number.isInteger(each) ? readStat(each) : undefined;
      return stat?.parent === pid ? [{ pid: each, began: stat.began }] : [];
    })
    .filter(isAlive);
}
