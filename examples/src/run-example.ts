import { type Answer, questions } from './ask-questions.js';
import { ServiceClient } from './service-client.js';
import { type City, readCities, readCountries } from './source-documents.js';

/** What the example found, and how long it took: apart, since only the one is the same each time. */
export interface ExampleReport {
  readonly answers: string;
  readonly timings: string;
}

const indexes: Readonly<Record<string, readonly object[]>> = {
  cities: [{ keys: { country: 1, population: -1 } }, { keys: { lat: 1, lon: 1 } }],
  countries: [{ keys: { region: 1 } }, { keys: { languages: 1 } }],
};

function formatAnswer({ question, request, lines }: Answer): string {
  return [`${question}`, `  ${request}`, '', ...lines.map((line) => `    ${line}`)].join('\n').trimEnd();
}

/** What of the example is run, and where. */
export interface ExampleOptions {
  /** The database of the service that is asked; its default, if none is named. */
  readonly database?: string | undefined;
  /** Which cities are imported; all, if nothing is said. */
  readonly isWanted?: (city: City) => boolean;
}

/**
 * Imports the cities and countries into a running service, makes indexes, and asks.
 *
 * @param origin - where the service is, such as `http://localhost:8080`
 * @throws Error with the service's own words, if it refuses a call
 */
export async function runExample(
  origin: string,
  { database, isWanted = () => true }: ExampleOptions = {},
): Promise<ExampleReport> {
  const client = new ServiceClient(origin, database);
  const timings: string[] = [];
  const measure = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await run();
    timings.push(`${what.padEnd(52)} ${(performance.now() - startedAt).toFixed(1).padStart(9)} ms`);
    return result;
  };

  const cities = [...readCities()].filter(({ data }) => isWanted(data));
  const countries = [...readCountries()];
  await measure(`import of ${cities.length} cities`, () => client.importDocuments('cities', cities));
  await measure(`import of ${countries.length} countries`, () => client.importDocuments('countries', countries));
  for (const [collection, list] of Object.entries(indexes)) {
    const body = { indexes: list };
    await measure(`${list.length} indexes on ${collection}`, () => client.post(`/indexes/${collection}/bulk`, body));
  }

  const counts: string[] = [];
  for (const collection of ['cities', 'countries']) {
    const { count } = await client.post<{ count: number }>(`/documents/${collection}/count`, { filter: {} });
    counts.push(`${count} ${collection}`);
  }
  const answers = [`Imported: ${counts.join(', ')}`];
  for (const ask of questions) {
    // The first call of a kind also pays for compiling; the second is what a running service takes.
    const answer = await ask(client);
    await measure(answer.question, () => ask(client));
    answers.push(formatAnswer(answer));
  }
  return { answers: answers.join('\n\n'), timings: timings.join('\n') };
}
