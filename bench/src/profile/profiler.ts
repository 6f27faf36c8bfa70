import { Session } from 'node:inspector/promises';
import type { CpuProfile } from './cpu-profile.js';

/** µs between samples. */
const intervalUs = 200;

/** Starts V8's profiler in this thread; the function given stops it. */
export async function startProfiler(): Promise<() => Promise<CpuProfile>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: intervalUs });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    const { nodes, samples = [], timeDeltas = [] } = profile;
    return { ...profile, nodes, samples, timeDeltas };
  };
}
