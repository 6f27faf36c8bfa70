import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Recipe } from '../recipe.ts';
import { makeRunProgram } from './run-program.ts';
import { withLock } from './with-lock.ts';

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @throws Error that names what is missing, and the packages that have it */
function checkNeeds({ title, needs }: Recipe): void {
  const missing = Object.entries(needs).filter(([program]) => !isOnPath(program));
  if (missing.length === 0) return;
  const programs = missing.map(([program]) => program).join(', ');
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  throw new Error(`${title} needs ${programs}: apt-get install ${packages}`);
}

/** Makes the cache, and lets nobody, too, get to what is below it. */
async function openCache(cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  if (process.getuid?.() === 0) await chmod(cache, (await stat(cache)).mode | 0o011);
}

/** @throws Error that names the folder above the cache that does not let nobody through, if the server will run as that */
async function checkReach({ refusesRoot = false }: Recipe, cache: string): Promise<void> {
  if (!refusesRoot || process.getuid?.() !== 0) return;
  for (let above = path.dirname(cache); above !== path.dirname(above); above = path.dirname(above)) {
    if (((await stat(above)).mode & 0o001) !== 0) continue;
    throw new Error(
      `a server that runs as nobody cannot get to ${cache}: chmod o+x ${above}, or choose another SERVERS_CACHE`,
    );
  }
}

/**
 * The folder with a recipe's installation in the cache, filled now if it was not: whole or not at all, once, however many
 * ask for it.
 */
export async function ensureInstalled(recipe: Recipe, cache: string, log: (text: string) => void): Promise<string> {
  const folder = path.join(cache, recipe.installation);
  checkNeeds(recipe);
  await openCache(cache);
  await checkReach(recipe, cache);
  if (existsSync(folder)) return folder;
  return await withLock(folder, async () => {
    if (existsSync(folder)) return folder;
    log(`${recipe.title} is installed now …`);
    const began = performance.now();
    const unfinished = await mkdtemp(`${folder}.`);
    try {
      await chmod(unfinished, 0o755);
      await recipe.install(unfinished, makeRunProgram({ cwd: unfinished }));
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    log(`${recipe.title} is installed, in ${Math.round((performance.now() - began) / 1000)} seconds`);
    return folder;
  });
}
