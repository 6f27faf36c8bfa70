import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runExample } from './run-example.js';
import { ServiceClient } from './service-client.js';
import type { City } from './source-documents.js';
import { type RunningService, startService } from './start-service.js';

/** The answers as the page has them, a paragraph each: without how many were imported, and without how it was done. */
const printed = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const answersOf = (text: string) => text.slice(text.indexOf('The ten largest'), text.indexOf('How the first')).trim();
const expected = answersOf(printed.slice(printed.indexOf('```text')));
const name = `example_${randomBytes(6).toString('hex')}`;

/** What is imported: towns, or only those that the questions are about. */
const isTown = ({ population }: City) => population >= 20_000;
const isAskedAbout = (city: City) =>
  city.population >= 1_000_000 || (isTown(city) && Math.abs(city.lat - 46.35) < 1 && Math.abs(city.lon - 6.5) < 1);

const servers = [
  {
    kind: 'postgresql',
    isWanted: isTown,
    settings: (uri: string) => ({ APP_POSTGRESQL_URI: uri, APP_POSTGRESQL_SCHEMA: name }),
  },
  {
    kind: 'mongodb',
    // What stands in for it keeps no indexes, and is not asked to read thousands of documents for each.
    isWanted: isAskedAbout,
    settings: (uri: string) => ({ APP_MONGODB_URI: uri, APP_MONGODB_DATABASE: name }),
  },
] as const;

for (const { kind, isWanted, settings } of servers) {
  await describeOnServer(kind, ({ uri }) => {
    let service: RunningService;
    beforeAll(async () => {
      service = await startService(settings(uri));
    });
    afterAll(async () => {
      try {
        const client = new ServiceClient(service.origin, kind);
        for (const collection of ['cities', 'countries']) await client.delete(`/collections/${collection}`);
      } finally {
        await service.stop();
      }
    });

    it('gives the same answers about the cities and countries, also when all is imported again', {
      timeout: 240_000,
    }, async () => {
      for (let time = 0; time < 2; time += 1) {
        const { answers } = await runExample(service.origin, { database: kind, isWanted });
        expect(answersOf(answers)).toBe(expected);
      }
    });
  });
}
