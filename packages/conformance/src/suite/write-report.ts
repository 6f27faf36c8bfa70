import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConformanceReport } from './report.js';

/**
 * Writes `<folder>/<name>/conformance.json`, the name in lower case with dashes, so that each engine, version and server has
 * its own; without a folder it does nothing, so that a variable of the environment can ask for reports.
 */
export async function writeReport(folder: string | undefined, report: ConformanceReport): Promise<void> {
  if (folder === undefined || folder === '') return;
  const place = path.join(folder, report.name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-'));
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, 'conformance.json'), `${JSON.stringify(report, null, 2)}\n`);
}
