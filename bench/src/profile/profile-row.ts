import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathInRepository } from '../load/server-process.js';
import type { Place } from '../row.js';
import { buildFrames } from './cpu-profile.js';
import { renderFlameGraph } from './flame-graph.js';
import { hotPaths } from './hot-paths.js';
import { sumLayers } from './layers.js';

/**
 * Profiles a hot path: writes `reports/profiles/<name>.cpuprofile` for the developer tools of a browser, and the flame
 * graph `docs/performance/<name>.svg`; gives the time of each layer as text.
 *
 * @param label - put behind the name of both files: `before`, `after`
 */
export async function profileRow(name: string, label: string | undefined, place: Place): Promise<string> {
  const profileHotPath = hotPaths[name];
  if (profileHotPath === undefined) {
    throw new Error(`${name} has no hot path to profile; there are ${Object.keys(hotPaths).join(', ')}`);
  }
  const { profile, cpuUs } = await profileHotPath(place);
  const frames = buildFrames(profile);
  const fileName = label === undefined ? name : `${name}-${label}`;
  const profiles = pathInRepository('reports/profiles');
  const pictures = pathInRepository('docs/performance');
  for (const folder of [profiles, pictures]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(profiles, `${fileName}.cpuprofile`), JSON.stringify(profile));
  const title = `${fileName}: ${cpuUs.toFixed(1)} µs of processor time for one; the main thread`;
  writeFileSync(path.join(pictures, `${fileName}.svg`), renderFlameGraph(frames, title));
  const lines = sumLayers(frames).map(([layer, us]) => {
    const share = `${((100 * us) / frames.totalUs).toFixed(1)} %`;
    return `  ${layer.padEnd(64)}${share.padStart(8)}${((us / frames.totalUs) * cpuUs).toFixed(1).padStart(10)} µs`;
  });
  return [`${title}\n`, ...lines, '', `docs/performance/${fileName}.svg`, ''].join('\n');
}
