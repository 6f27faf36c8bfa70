import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Place } from '../row.js';
import type { Ratios } from './ratios.js';

/** As built: the servers under test are, too. */
const { measureAdapterRatios, measureServerRatios } = (await import(
  path.join(import.meta.dirname, '../../dist/regression/ratios.js')
)) as typeof import('./ratios.js');

/** Processor time over by hand when it was last looked at, by `pnpm bench --record`. */
const recorded = JSON.parse(readFileSync(path.join(import.meta.dirname, 'recorded.json'), 'utf8')) as {
  readonly ratios: Ratios;
};

/** So generous that only a real loss shows, on any machine, however busy. */
const margin = 2;
const attempts = 3;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'database-service-ratios-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(process.platform !== 'linux').each([
  ['the adapter', (place: Place) => measureAdapterRatios(place)],
  ['the servers', (place: Place) => measureServerRatios(place)],
])(
  '%s: no processor time for one operation has doubled against by hand',
  async (_, measure) => {
    const best: Record<string, number> = {};
    let worse: string[] = [];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const attemptFolder = mkdtempSync(path.join(folder, 'attempt-'));
      const ratios = await measure({ folder: attemptFolder });
      for (const [name, ratio] of Object.entries(ratios)) best[name] = Math.min(best[name] ?? ratio, ratio);
      worse = Object.entries(best).flatMap(([name, ratio]) => {
        const before = recorded.ratios[name];
        if (before === undefined) return [`${name} is not on record`];
        return ratio > before * margin ? [`${name}: ${ratio} times by hand, on record is ${before}`] : [];
      });
      if (worse.length === 0) break;
    }
    expect(worse).toEqual([]);
  },
  240_000,
);
