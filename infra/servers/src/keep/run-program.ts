import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { RunProgram } from '../recipe.ts';

/** Colours and questions are for people. */
const plain = { ...process.env, TERM: 'dumb', NO_COLOR: '1' };

/** A {@link RunProgram} with the given folder and user. */
export function makeRunProgram(options: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'>): RunProgram {
  return async (program, ...parameters) => {
    const child = spawn(program, parameters, { ...options, env: plain, stdio: ['ignore', 'pipe', 'pipe'] });
    const [printed, complaints, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    if (code === 0) return;
    const said = `${complaints}\n${printed}`.trim().split('\n').slice(-30).join('\n');
    throw new Error(`${program} ${parameters.join(' ')} failed (${code ?? 'killed'}):\n${said}`);
  };
}
