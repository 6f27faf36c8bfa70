import { setTimeout } from 'node:timers/promises';
import { isAlive, listChildren, type ProcessIdentity } from './process-identity.ts';

function signal(target: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function waitUntilGone(targets: readonly ProcessIdentity[], milliseconds: number): Promise<boolean> {
  for (const deadline = performance.now() + milliseconds; performance.now() < deadline; await setTimeout(10)) {
    if (!targets.some(isAlive)) return true;
  }
  return false;
}

/** Ends a server as the loss of its machine would: at once, with all processes that it has started. */
export async function killServer(server: ProcessIdentity): Promise<void> {
  const all = [server, ...listChildren(server)];
  for (const each of all) signal(each, 'SIGKILL');
  if (!(await waitUntilGone(all, 10_000))) throw new Error(`process ${server.pid} does not end`);
}

/** Ends a server in order; after 15 seconds at once. */
export async function stopServer(server: ProcessIdentity, by: NodeJS.Signals): Promise<void> {
  signal(server, by);
  if (!(await waitUntilGone([server], 15_000))) await killServer(server);
}
