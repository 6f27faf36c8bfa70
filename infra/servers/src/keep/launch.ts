import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Recipe, ServerPlace } from '../recipe.ts';
import { killServer } from './end-process.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';

const patience = 60_000;

const logOf = ({ folder }: ServerPlace): string => path.join(path.dirname(folder), 'server.log');

interface Launched {
  readonly identity: ProcessIdentity;
  hasEnded(): boolean;
}

/** Starts a server's process in the background, where it stays when we end; its output goes to `server.log`. */
async function spawnServer(recipe: Recipe, place: ServerPlace, user: ServerUser): Promise<Launched> {
  const [program, ...parameters] = recipe.command(place);
  const { PATH, LANG, JAVA_HOME } = process.env;
  const log = openSync(logOf(place), 'a');
  try {
    const options = { cwd: place.folder, env: { PATH, LANG, JAVA_HOME }, detached: true, ...user };
    const child = spawn(program, parameters, { ...options, stdio: ['ignore', log, log] });
    await once(child, 'spawn');
    child.unref();
    return {
      identity: identifyProcess(child.pid ?? 0),
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    };
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a server and waits until it answers.
 *
 * @param remember - called at once, so that a server is not lost when who waits for it is killed
 * @throws Error with the end of its log, if it ends or does not answer within a minute
 */
export async function launchServer(
  recipe: Recipe,
  place: ServerPlace,
  remember: (identity: ProcessIdentity) => void,
): Promise<void> {
  const launched = await spawnServer(recipe, place, chooseServerUser(recipe.refusesRoot ?? false));
  remember(launched.identity);
  for (const deadline = performance.now() + patience; performance.now() < deadline; await setTimeout(25)) {
    if (launched.hasEnded()) break;
    if (await recipe.isReady(place)) return;
  }
  if (!launched.hasEnded()) await killServer(launched.identity);
  const log = readFileSync(logOf(place), 'utf8').trim().split('\n').slice(-20).join('\n');
  throw new Error(`${recipe.title} ${launched.hasEnded() ? 'ended' : 'did not answer'} on port ${place.port}:\n${log}`);
}
