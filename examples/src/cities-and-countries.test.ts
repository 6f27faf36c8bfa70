import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExampleReport, runExample } from './run-example.js';
import { readCities } from './source-documents.js';
import { type RunningService, startService } from './start-service.js';

const root = path.resolve(import.meta.dirname, '../..');
const marker = '<!-- example:cities -->';

/** The block of code that follows the marker on a page. */
function readPrintedBlock(page: string): string | undefined {
  const [, after] = readFileSync(path.join(root, page), 'utf8').split(marker);
  return after === undefined ? undefined : (/```[a-z]*\n(.*?)\n```/s.exec(after)?.[1] ?? '');
}

let service: RunningService;
let report: ExampleReport;
beforeAll(async () => {
  service = await startService();
  report = await runExample(service.origin);
}, 180_000);
afterAll(() => service.stop());

describe('the cities and countries', () => {
  it.each([
    ['Imported: 135233 cities, 250 countries'],
    [
      '    São Paulo             10,021,295\n    Rio de Janeiro         6,023,699\n    Salvador               2,711,840',
    ],
    ['    Belém                  1,407,737\n\nTowns'],
    ['    Genève (CH)              183,981\n    Lausanne (CH)            116,751\n    Thonon-les-Bains (FR)'],
    ['    Canada                            English, French\n    French Guiana                     French\n'],
    ['    Sint Maarten                      English, French, Dutch\n\nPeople'],
    ['    China                268,778,059 in 66 cities\n    India                 99,047,584 in 42 cities'],
    ['    filter by the engine  {"country":"BR"}, left to core: null'],
    ['    index                 country_1_population_-1, order by index'],
    ['    documents             10 read, 10 returned'],
  ])('are answered about: %j', (text) => {
    expect(report.answers).toContain(text);
  });

  it('are the ones a loop over the package finds', () => {
    const brazil = [...readCities()].map(({ data }) => data).filter(({ country }) => country === 'BR');
    const largest = brazil.toSorted((a, b) => b.population - a.population).slice(0, 10);
    const lines = report.answers.split('\n');
    const start = lines.indexOf('The ten largest cities of Brazil') + 3;
    const shown = lines.slice(start, start + 10).map((line) => line.trim().replace(/ +[\d,]+$/, ''));
    expect(shown).toEqual(largest.map(({ name }) => name));
  });

  it('give the same answers again when the example is run again', async () => {
    expect((await runExample(service.origin)).answers).toBe(report.answers);
  }, 180_000);

  it('are printed on the pages as they are', () => {
    const pages = ['README.md', 'examples/README.md'].filter((page) => existsSync(path.join(root, page)));
    const printed = pages.map(readPrintedBlock).filter((block) => block !== undefined);
    expect(printed.length).toBeGreaterThan(0);
    for (const block of printed) expect(block).toBe(report.answers);
  });
});
