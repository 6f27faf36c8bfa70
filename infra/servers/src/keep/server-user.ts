import { execFileSync } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Whom a process runs as; empty for ourselves. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

const numberOf = (...parameters: readonly string[]): number =>
  Number(execFileSync('id', [...parameters, 'nobody'], { encoding: 'utf8' }));

/** Whom a server runs as that refuses root: nobody where we are root, else ourselves. */
export function chooseServerUser(refusesRoot: boolean): ServerUser {
  if (!refusesRoot || process.getuid?.() !== 0) return {};
  return { uid: numberOf('-u'), gid: numberOf('-g') };
}

/** Gives a folder, and what is in it, to a user. */
export function giveFolder(folder: string, { uid, gid }: ServerUser): void {
  if (uid === undefined || gid === undefined) return;
  for (const entry of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(path.join(folder, entry), uid, gid);
  }
}
