import { writeFileSync } from 'node:fs';
import { pathInRepository } from '../load/server-process.js';
import type { Place } from '../row.js';
import { measureAdapterRatios, measureServerRatios } from './ratios.js';

const file = pathInRepository('bench/src/regression/recorded.json');

/** Puts what is measured now on record, for the regression check to compare with; gives it as text. */
export async function recordRatios(place: Place): Promise<string> {
  const ratios = { ...(await measureAdapterRatios(place)), ...(await measureServerRatios(place)) };
  const text = `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), node: process.version, ratios }, null, 2)}\n`;
  writeFileSync(file, text);
  return text;
}
